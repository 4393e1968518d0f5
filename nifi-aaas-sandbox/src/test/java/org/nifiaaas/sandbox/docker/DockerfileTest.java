package org.nifiaaas.sandbox.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks what a Dockerfile can promise without a Docker engine: pinned bases, verified downloads, no root, files that exist. */
class DockerfileTest {

    private static final Path ROOT = Path.of("..");

    /** Instructions of each stage, continuation lines joined, in order. */
    private static final Map<String, List<String>> STAGES = new LinkedHashMap<>();

    private static final Map<String, String> ARGUMENTS = new HashMap<>();

    @BeforeAll
    static void readDockerfile() throws IOException {
        List<String> stage = new ArrayList<>();
        for (final String instruction : instructions(Files.readAllLines(ROOT.resolve("docker/Dockerfile")))) {
            final String[] words = instruction.split("\\s+");
            if (words[0].equals("FROM")) {
                stage = new ArrayList<>();
                STAGES.put(words[3], stage);
            } else if (words[0].equals("ARG") && words[1].contains("=")) {
                ARGUMENTS.put(words[1].split("=")[0], words[1].split("=", 2)[1]);
            }
            stage.add(instruction);
        }
    }

    @Test
    void everyBaseImageHasATagThatStays() {
        STAGES.forEach((name, instructions) -> {
            final String base = instructions.get(0).split("\\s+")[1];
            final String image = base.startsWith("${") ? ARGUMENTS.get(base.substring(2, base.length() - 1)) : base;
            assertTrue(image.matches("[^:]+:.*\\d.*"), name + " starts from " + image);
        });
    }

    @Test
    void imagesThatRunDoNotRunAsRoot() {
        for (final String name : List.of("nifi", "livy")) {
            final List<String> users = STAGES.get(name).stream()
                    .filter(instruction -> instruction.startsWith("USER "))
                    .toList();
            assertEquals("USER 1000:1000", users.get(users.size() - 1), name);
        }
    }

    @Test
    void everyDownloadIsVerifiedInTheSameStep() {
        STAGES.values().stream()
                .flatMap(List::stream)
                .filter(instruction -> instruction.startsWith("RUN ") && instruction.contains("${APACHE_ARCHIVE}"))
                .forEach(instruction -> {
                    final int download = instruction.indexOf("curl ");
                    final int check = instruction.indexOf("sha512sum --check");
                    final int use = Math.max(instruction.indexOf("tar "), instruction.indexOf("unzip "));
                    assertTrue(download < check && check < use, "not verified before use: " + instruction);
                });
    }

    @Test
    void checksumsHaveNoDefault() {
        assertTrue(STAGES.get("download").contains("ARG SPARK_SHA512"));
        assertTrue(STAGES.get("download").contains("ARG LIVY_SHA512"));
    }

    @Test
    void everyCopiedFileOfTheProjectExists() {
        STAGES.values().stream()
                .flatMap(List::stream)
                .filter(instruction -> instruction.startsWith("COPY ") && !instruction.contains("--from="))
                .map(instruction -> instruction.split("\\s+")[1])
                .forEach(source -> assertTrue(Files.exists(ROOT.resolve(source)), source + " is missing"));
    }

    @Test
    void everyStageThatIsCopiedFromComesEarlier() {
        final List<String> names = List.copyOf(STAGES.keySet());
        STAGES.forEach((name, instructions) -> instructions.stream()
                .filter(instruction -> instruction.contains("COPY --from="))
                .map(instruction -> instruction.replaceFirst(".*--from=(\\S+).*", "$1"))
                .forEach(from -> assertTrue(
                        names.contains(from) && names.indexOf(from) < names.indexOf(name),
                        name + " copies from " + from)));
    }

    private static List<String> instructions(final List<String> lines) {
        final List<String> instructions = new ArrayList<>();
        final StringBuilder open = new StringBuilder();
        for (final String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.endsWith("\\")) {
                open.append(line, 0, line.length() - 1);
                continue;
            }
            instructions.add(open.append(line).toString().trim());
            open.setLength(0);
        }
        return instructions;
    }
}
