package org.nifiaaas.sandbox.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;

class TokenFileTest {

    @TempDir
    private Path folder;

    private TokenFile.Tokens read(final String name, final String content) throws IOException, SandboxException {
        return TokenFile.read(Files.writeString(folder.resolve(name), content), false);
    }

    private static List<String> tokens(final TokenFile.Tokens read) {
        final List<String> tokens = new ArrayList<>();
        for (int index = 1; index <= read.vocabulary().size(); index++) {
            tokens.add(read.vocabulary().token(index));
        }
        return tokens;
    }

    private void assertRefused(final String message, final String name, final String content) {
        final SandboxException refusal = assertThrows(SandboxException.class, () -> read(name, content));
        assertEquals(folder.resolve(name) + message, refusal.getMessage());
        assertEquals(1, refusal.exitCode());
    }

    @Test
    void linesKeepTheirOrder() throws IOException, SandboxException {
        assertEquals(List.of("zoe", "ann", "007", "a,b"), tokens(read("users.txt", "zoe\nann\n007\na,b\n")));
        assertEquals(List.of("zoe", "ann"), tokens(read("users.txt", "\ufeffzoe\r\nann")));
    }

    @Test
    void idsAreBroughtIntoCanonicalFormAndCounted() throws IOException, SandboxException {
        final TokenFile.Tokens read = read("items.txt", "bar\nCorner  Bakery\nCafe\u0301 \n");

        assertEquals(List.of("bar", "Corner Bakery", "Caf\u00e9"), tokens(read));
        assertEquals(2, read.changed());
        assertEquals(2, read.firstChangedLine());
        assertEquals(0, read("items.txt", "bar\r\npub\r\n").changed());
    }

    @Test
    void csvIsOrderedByItsIndex() throws IOException, SandboxException {
        assertEquals(
                List.of("zoe", "ann, jr", "bob"),
                tokens(read("users.csv", "token,index\nbob,3\nzoe,1\n\"ann, jr\",2\n")));
        assertEquals(List.of("zoe", "ann"), tokens(read("users.txt", "\ufeffIndex,Token\r\n1,ann\r\n0,zoe\r\n")));
        assertEquals(
                List.of("zoe", "ann, jr"),
                tokens(read("users.csv", ",Token, index ,note,note\n0,\"ann,\njr\",2,x,y\n\n1,zoe,1,\"Token\",\n")));
    }

    @Test
    void csvMayCountTheRowOfUnknownIds() throws IOException, SandboxException {
        final Path file = Files.writeString(folder.resolve("users.csv"), "token,index\nbob,3\nzoe,2\n");

        assertEquals(List.of("zoe", "bob"), tokens(TokenFile.read(file, true)));
        assertRefused(
                ", line 3: the smallest index is 2, so the first ids are missing",
                "users.csv",
                "token,index\nbob,3\nzoe,2\n");
    }

    @Test
    void linesWithoutAnIdAreNamed() {
        assertRefused(", line 2: there is no id", "users.txt", "zoe\n\nann\n");
        assertRefused(", line 3: there is no id", "users.txt", "zoe\nann\n \t\n");
        assertRefused(" holds no ids", "users.txt", "");
        assertRefused(" holds no ids", "users.csv", "token,index\n");
    }

    @Test
    void repeatedIdsAreNamedWithBothLines() {
        assertRefused(", line 4: 'ann' is the id of line 2 already", "users.txt", "zoe\nann\nbob\nann\n");
        assertRefused(
                ", line 2: 'Corner Bakery' is the id of line 1 already",
                "items.txt",
                "Corner  Bakery\nCorner Bakery\n");
        assertRefused(", line 3: 'ann' is the id of line 2 already", "u.csv", "token,index\nann,2\nann,1\n");
    }

    @Test
    void mistakesInTheIndexAreNamed() {
        assertRefused(", line 3: the index 'x' is not a whole number", "u.csv", "token,index\nann,1\nbob,x\n");
        assertRefused(", line 2: the index '-1' is not a whole number", "u.csv", "token,index\nann,-1\n");
        assertRefused(", line 4: index 2 is that of line 3 already", "u.csv", "token,index\nann,1\nbob,2\neve,2");
        assertRefused(
                ", line 3: index 4 comes after 1: index 2 has no id", "u.csv", "token,index\nann,1\nbob,4\neve,5\n");
        assertRefused(", line 3: it has 3 columns instead of 2", "u.csv", "token,index\na,1\nb,c,2\n");
    }

    @Test
    void csvWithoutSenseIsNamed() {
        assertRefused(
                ", line 1: column 'index' is not clear: the header names it twice",
                "u.csv",
                "token,index,INDEX\nann,1,2\n");
        assertRefused(", line 3: text follows a closing double quote", "u.csv", "token,index\nann,1\n\"b\"ob,2\n");
        assertRefused(", line 2: a double quote is not closed", "u.csv", "token,index\n\"ann,1\nbob,2\n");
    }

    @Test
    void csvNeedsItsHeader() {
        assertRefused(", line 1: a CSV file needs the header token,index, not 'ann,1'", "u.csv", "ann,1\nbob,2\n");
    }

    @Test
    void lineThatIsNotTextIsNamed() throws IOException {
        final Path file = folder.resolve("users.txt");
        Files.write(file, "zoe\nJos\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        final SandboxException refusal = assertThrows(SandboxException.class, () -> TokenFile.read(file, false));

        assertEquals(file + ", line 2: it is not UTF-8; convert the file first", refusal.getMessage());
    }
}
