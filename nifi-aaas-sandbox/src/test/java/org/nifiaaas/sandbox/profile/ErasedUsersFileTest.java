package org.nifiaaas.sandbox.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.Aaas;
import org.nifiaaas.sandbox.console.SandboxException;

class ErasedUsersFileTest {

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path file;
    private ErasedUsersFile list;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("erased-users.txt");
        list = new ErasedUsersFile(file);
    }

    @Test
    void usersAreAddedOnceInTheirCanonicalForm() throws SandboxException, IOException {
        assertEquals(0, list.read().size());
        assertEquals(2, list.add(List.of("card-1", " 17.0 ", "card-1")));
        assertEquals(1, list.add(List.of("17", "card  2")));
        assertEquals(0, list.add(List.of("card 2")));

        assertEquals("card-1\n17\ncard 2\n", Files.readString(file));
        assertEquals(List.of("card-1", "17", "card 2"), List.copyOf(list.read().ids()));
    }

    @Test
    void whatStandsInTheFileStays() throws SandboxException, IOException {
        Files.writeString(file, "# asked in May\ncard-1");

        list.add(List.of("card-2"));

        assertEquals("# asked in May\ncard-1\ncard-2\n", Files.readString(file));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    Set.of("erased-users.txt", "erased-users.txt.lock"),
                    files.map(each -> each.getFileName().toString()).collect(Collectors.toSet()));
        }
    }

    @Test
    void idsThatCanBeNoLineAreRefusedAndNothingIsWritten() {
        for (final String id : List.of("", " \t", "# x", "#x")) {
            final SandboxException refusal =
                    assertThrows(SandboxException.class, () -> list.add(List.of("card-1", id)));
            assertEquals(2, refusal.exitCode());
            assertFalse(refusal.getMessage().contains("card-1"), refusal::getMessage);
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void listThatIsNoTextIsLeftAloneAndToldWithItsLine() throws IOException {
        final byte[] bytes = {'a', '\n', (byte) 0xff};
        Files.write(file, bytes);

        final String refusal = assertThrows(SandboxException.class, () -> list.add(List.of("card-1")))
                .getMessage();

        assertTrue(refusal.startsWith(file + ", line 2: "), refusal);
        assertEquals(bytes.length, Files.size(file));
    }

    private int run(final String... arguments) {
        return Aaas.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    @Test
    void commandForgetsUsersOfASandboxThatDoesNotRunAndTellsWhoIsErased() throws IOException {
        final String work = folder.toString();
        assertEquals(0, run("profile", "forget", "card-1", "17.0", "--work", work), err::toString);
        assertEquals(0, run("profile", "erased", "--work", work));
        assertEquals(List.of("card-1", "17"), out.toString().lines().toList());
        out.getBuffer().setLength(0);
        assertEquals(0, run("profile", "erased", "--count", "--work", work));
        assertEquals("2", out.toString().strip());

        assertEquals(2, run("profile", "forget", "--work", work));
        assertTrue(err.toString().contains("TOKEN"), err::toString);
    }
}
