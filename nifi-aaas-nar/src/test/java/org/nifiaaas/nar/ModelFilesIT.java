package org.nifiaaas.nar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packed NAR holds every class that files of BigDL and Analytics Zoo need, beside the logging that NiFi provides to every bundle. */
class ModelFilesIT {

    private static final Path TARGET = Path.of("target");
    private static final Path MODELS = TARGET.resolve("test-classes").resolve("models");
    private static final float TOLERANCE = 1e-5f;

    private static final List<String> ARGUMENTS = List.of(
            MODELS.toString(),
            "ncf",
            "PAIR",
            "LOG_SOFTMAX",
            "neural-cf",
            "PAIR",
            "SOFTMAX",
            "keras",
            "COLUMNS",
            "SIGMOID",
            "wide-and-deep",
            "WIDE_AND_DEEP",
            "SOFTMAX");

    /** What BigDL and Zoo themselves gave when they saved the files. */
    private static final Map<String, float[]> EXPECTED = Map.of(
            "ncf", new float[] {0.390105f, 0.2913819f, 0.312093f},
            "neural-cf", new float[] {0.50399643f, 0.5004972f, 0.49678883f},
            "keras", new float[] {0.49103647f, 0.49357244f, 0.49802503f},
            "wide-and-deep", new float[] {0.1816959f, 0.26841465f, 0.76372397f});

    @ParameterizedTest(name = "Java {0} or newer")
    @ValueSource(ints = {17, 24})
    void filesOfBigDlAndZooScoreWithWhatTheNarBrings(final int java) throws IOException, InterruptedException {
        final Optional<Path> launcher = JavaRuntimes.atLeast(java);
        assumeTrue(launcher.isPresent(), "Skipped: no Java " + java + " or newer was found on this machine");

        final Map<String, float[]> scores = scores(launcher.get(), TARGET.resolve("model-probe-" + java + ".log"));

        assertEquals(EXPECTED.keySet(), scores.keySet());
        EXPECTED.forEach((name, expected) -> assertArrayEquals(expected, scores.get(name), TOLERANCE, name));
    }

    private static Map<String, float[]> scores(final Path launcher, final Path output)
            throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>();
        command.add(launcher.toString());
        command.add("-cp");
        command.add(classPath());
        command.add(ModelProbe.class.getName());
        command.addAll(ARGUMENTS);
        final Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "The probe does not end");
        } finally {
            process.destroyForcibly();
        }
        final List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), () -> String.join(System.lineSeparator(), lines));
        final Map<String, float[]> scores = new HashMap<>();
        for (final String line : lines) {
            final String[] words = line.split(" ");
            if (words[0].equals("scored")) {
                scores.put(words[1], numbers(words));
            }
        }
        return scores;
    }

    private static float[] numbers(final String[] words) {
        final float[] numbers = new float[words.length - 2];
        for (int position = 0; position < numbers.length; position++) {
            numbers[position] = Float.parseFloat(words[position + 2]);
        }
        return numbers;
    }

    private static String classPath() throws IOException {
        final List<String> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(TARGET.resolve("nar-content"))) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .map(Path::toString)
                    .sorted()
                    .forEach(entries::add);
        }
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*(log4j-over-slf4j|slf4j-api)-[^/]*\\.jar"))
                .forEach(entries::add);
        entries.add(TARGET.resolve("test-classes").toString());
        return String.join(File.pathSeparator, entries);
    }
}
