package org.nifiaaas.sandbox.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ThreadPrioritiesTest {

    /** Names the threads of its own process, each after its nice value. */
    static final class Threads {

        /** Of {@code /proc/self/task/<id>/stat}, counted from the end of the name. */
        private static final int NICE = 17;

        private Threads() {}

        public static void main(final String[] arguments) throws IOException {
            try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
                for (final Path task : tasks.toList()) {
                    final String stat = Files.readString(task.resolve("stat"));
                    final String afterName = stat.substring(stat.lastIndexOf(')') + 1);
                    System.out.println(afterName.trim().split(" ")[NICE - 1] + " "
                            + Files.readString(task.resolve("comm")).trim());
                }
            }
        }
    }

    @Test
    void compilerGivesWayToTheThreadsThatScore() throws Exception {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ThreadPriorities.OPTIONS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Threads.class.getName()));
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);

        final List<String> compilers = output.lines()
                .filter(line -> line.matches("-?\\d+ C[12] Compiler.*"))
                .toList();

        assertFalse(compilers.isEmpty(), output);
        assertTrue(compilers.stream().allMatch(line -> Integer.parseInt(line.split(" ")[0]) >= 5), output);
    }
}
