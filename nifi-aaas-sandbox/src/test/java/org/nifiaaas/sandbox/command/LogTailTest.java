package org.nifiaaas.sandbox.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.SandboxService;

class LogTailTest {
    @TempDir
    private Path folder;

    private final List<String> shown = new ArrayList<>();

    @Test
    void showsTheLastLines() throws SandboxException, IOException {
        write(SandboxService.NIFI, "one\ntwo\nthree\n");

        tail(SandboxService.NIFI).showLast(2);

        assertEquals(List.of("two", "three"), shown);
    }

    @Test
    void severalLogsAreToldApart() throws SandboxException, IOException {
        write(SandboxService.NIFI, "one\n");
        write(SandboxService.KAFKA, "two\n");

        tail(SandboxService.KAFKA, SandboxService.LIVY, SandboxService.NIFI).showLast(5);

        assertEquals(List.of("kafka | two", "nifi  | one"), shown);
    }

    @Test
    void newLinesAreShownWhenTheyAreComplete() throws SandboxException, IOException {
        write(SandboxService.LIVY, "old\n");
        final LogTail tail = tail(SandboxService.LIVY);
        tail.showLast(0);

        append(SandboxService.LIVY, "new\nhal");
        tail.showNew();
        append(SandboxService.LIVY, "f\n");
        tail.showNew();

        assertEquals(List.of("new", "half"), shown);
    }

    @Test
    void logThatBeganAgainIsReadFromItsBeginning() throws SandboxException, IOException {
        write(SandboxService.LIVY, "a long line of the old log\n");
        final LogTail tail = tail(SandboxService.LIVY);
        tail.showLast(0);

        write(SandboxService.LIVY, "fresh\n");
        tail.showNew();

        assertEquals(List.of("fresh"), shown);
    }

    private LogTail tail(final SandboxService... services) {
        return new LogTail(List.of(services), this::log, shown::add);
    }

    private Path log(final SandboxService service) {
        return folder.resolve(service.value());
    }

    private void write(final SandboxService service, final String text) throws IOException {
        Files.writeString(log(service), text);
    }

    private void append(final SandboxService service, final String text) throws IOException {
        Files.writeString(log(service), text, StandardOpenOption.APPEND);
    }
}
