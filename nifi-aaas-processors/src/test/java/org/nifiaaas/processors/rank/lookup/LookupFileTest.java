package org.nifiaaas.processors.rank.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.processors.RankItemsTestBase;

class LookupFileTest extends RankItemsTestBase {

    @Test
    void isReadOnceForEachStateOfTheFile() throws IOException, LookupException {
        final Path path = use(ItemLists.DENY_FILE, "tea");
        final LookupFile<List<String>> file = file();
        final List<String> first = file.content().orElseThrow();
        assertSame(first, file.content().orElseThrow());
        replace(path, "gym", "zoo");
        assertEquals(List.of("gym", "zoo"), file.content().orElseThrow());
    }

    @Test
    void propertyWithoutValueNamesNothing() throws LookupException {
        assertTrue(file().content().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void emptyValueOfAParameterNamesNothing(final String empty) throws LookupException {
        runner.setProperty(ItemLists.DENY_FILE, empty);

        runner.assertValid();
        assertTrue(file().content().isEmpty());
    }

    @Test
    void folderOrMissingFileIsNotValid() throws IOException {
        final Path path = use(ItemLists.DENY_FILE, "tea");
        runner.assertValid();
        runner.setProperty(ItemLists.DENY_FILE, path.getParent().toString());
        runner.assertNotValid();
        runner.setProperty(ItemLists.DENY_FILE, path + "-is-missing");
        runner.assertNotValid();
    }

    @Test
    void listsOfEveryEditorAreTheSameList() throws IOException, LookupException {
        final Path path = use(ItemLists.DENY_FILE);
        final LookupFile<List<String>> file = file();
        for (final String text : List.of(
                "bakery\nTea House, Main Street\n17\n",
                "\uFEFFbakery\r\n\r\n  Tea\tHouse, Main Street\r\n17",
                "\"bakery\"\n \n\"Tea House,\nMain Street\" \n\"17.0\"\n",
                "bakery\rTea House, Main Street\r17.0\r")) {
            replace(path, text.split("\n", -1));
            assertEquals(
                    List.of("bakery", "Tea House, Main Street", "17"),
                    file.content().orElseThrow());
        }
    }

    @Test
    void listThatIsNoTextIsAnErrorThatNamesTheLine() throws IOException {
        final Path path = use(ItemLists.DENY_FILE);
        Files.write(path, "bakery\nCaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertProblem(file(), "Deny File " + path + ", line 2: it is not UTF-8; convert the file first");
        replace(path, "bakery", "\"K Line", "tea");
        assertProblem(file(), "Deny File " + path + ", line 2: a double quote is not closed");
    }

    @Test
    void lineThatOnlyBeginsWithAQuotedPartIsAnIdAsItStandsThere() throws IOException, LookupException {
        use(ItemLists.DENY_FILE, "bakery", "\"K\" Line", "\"tea\"");

        assertEquals(List.of("bakery", "\"K\" Line", "tea"), file().content().orElseThrow());
    }

    @Test
    void fileThatVanishesIsAnErrorUntilItIsBack() throws IOException, LookupException {
        final Path path = use(ItemLists.DENY_FILE, "tea");
        final LookupFile<List<String>> file = file();
        file.content();
        Files.delete(path);
        assertProblem(file, "Deny File " + path + " is missing");
        replace(path, "gym");
        assertEquals(List.of("gym"), file.content().orElseThrow());
    }

    @Test
    void hugeFileIsRefusedUnread() throws IOException {
        final Path path = use(ItemLists.DENY_FILE);
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength((256L << 20) + 1);
        }
        assertProblem(file(), "Deny File " + path + " has 268435457 bytes, more than the 268435456 allowed");
    }

    @Test
    void folderIsNoFile() throws IOException {
        final Path path = use(ItemLists.DENY_FILE);
        Files.delete(path);
        Files.createDirectory(path);
        final LookupException problem = assertThrows(LookupException.class, file()::content);
        assertTrue(problem.getMessage().startsWith("Deny File " + path + " cannot be read"), problem.getMessage());
    }

    private LookupFile<List<String>> file() {
        return LookupFile.of(runner.getProcessContext(), ItemLists.DENY_FILE, LookupFile::ids);
    }

    private static void assertProblem(final LookupFile<?> file, final String message) {
        assertEquals(message, assertThrows(LookupException.class, file::content).getMessage());
    }
}
