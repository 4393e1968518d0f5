package org.nifiaaas.nar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One binary serves NiFi 1.18 to 2.x: the packed NARs are held against the API of each generation. */
class NarCompatibilityIT {

    private static final Path TARGET = Path.of("target");
    private static final List<String> SERVICE_FILES = List.of(
            "META-INF/services/org.apache.nifi.processor.Processor",
            "META-INF/services/org.apache.nifi.controller.ControllerService");

    private static final List<String> NEVER_CALLED = Stream.of(
                    "RecordFieldRemover needs",
                    "StandardFieldValue needs org/apache/nifi/serialization/record/Record.remove(",
                    "functions.Format needs",
                    "functions.PadLeft needs",
                    "functions.PadRight needs",
                    "functions.ToDate needs",
                    "functions.UUID5 needs")
            .map(reference -> "org.apache.nifi.record.path." + reference)
            .toList();

    @ParameterizedTest(name = "NiFi {0}")
    @CsvSource({"1.18.0", "1.28.1", "2.3.0", "2.8.0"})
    void everyReferenceToNifiExists(final String version) throws IOException {
        final LinkageCheck check = new LinkageCheck(apiWithRecordPath(version));
        for (final Path jar : ourJars()) {
            check.check(jar);
        }

        assertEquals(List.of(), List.copyOf(check.missing()));
        assertTrue(check.references() > 100, "Only " + check.references() + " references were looked at");
    }

    /** What is missing somewhere belongs to functions that FieldPath refuses, or to the removal of fields, which nobody calls. */
    @ParameterizedTest(name = "NiFi {0}")
    @CsvSource({"1.18.0", "1.28.1", "2.3.0", "2.8.0"})
    void recordPathFitsButForWhatIsNeverCalled(final String version) throws IOException {
        final List<Path> recordPath = recordPathJars();
        final LinkageCheck check = new LinkageCheck(apiWithRecordPath(version));
        for (final Path jar : recordPath) {
            check.check(jar);
        }

        assertEquals(2, recordPath.size());
        assertEquals(
                List.of(),
                check.missing().stream()
                        .filter(missing -> NEVER_CALLED.stream().noneMatch(missing::startsWith))
                        .toList());
        assertTrue(check.references() > 1000, "Only " + check.references() + " references were looked at");
    }

    @ParameterizedTest(name = "NiFi {0} on Java {1} or newer")
    @CsvSource({"1.18.0, 17", "1.28.1, 17", "2.3.0, 21", "2.8.0, 21"})
    void everyComponentInitialises(final String version, final int java) throws IOException, InterruptedException {
        final Optional<Path> launcher = JavaRuntimes.atLeast(java);
        assumeTrue(
                launcher.isPresent(),
                "Skipped: NiFi " + version + " needs Java " + java + " or newer, and none was found on this machine");

        final List<String> initialised = runProbe(launcher.get(), version);

        assertEquals(
                listedComponents().stream().sorted().toList(),
                initialised.stream().sorted().toList());
    }

    @Test
    void everyComponentHasDetailsForBothGenerations() throws IOException {
        final List<String> missing = new ArrayList<>();
        for (final String component : listedComponents()) {
            for (final String page : List.of("additionalDetails.html", "additionalDetails.md")) {
                if (!inOurJars("docs/" + component + "/" + page)) {
                    missing.add(component + " " + page);
                }
            }
        }

        assertEquals(List.of(), missing);
    }

    private static List<String> runProbe(final Path launcher, final String version)
            throws IOException, InterruptedException {
        final String classPath = Stream.of(
                        apiJars(version).stream(), bundledJars().stream(), Stream.of(TARGET.resolve("test-classes")))
                .flatMap(jars -> jars)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        final Path output = TARGET.resolve("probe-" + version + ".log");
        final Process process = new ProcessBuilder(
                        launcher.toString(), "-cp", classPath, ComponentProbe.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(2, TimeUnit.MINUTES), "The probe of NiFi " + version + " does not end");
        } finally {
            process.destroyForcibly();
        }
        final List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), () -> String.join(System.lineSeparator(), lines));
        return lines.stream()
                .filter(line -> line.startsWith("initialised "))
                .map(line -> line.split(" ")[1])
                .toList();
    }

    private static List<String> listedComponents() throws IOException {
        final List<String> components = new ArrayList<>();
        for (final Path path : ourJars()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                for (final String file : SERVICE_FILES) {
                    if (jar.getEntry(file) != null) {
                        new String(jar.getInputStream(jar.getEntry(file)).readAllBytes(), StandardCharsets.UTF_8)
                                .lines()
                                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                                .forEach(components::add);
                    }
                }
            }
        }
        assertTrue(!components.isEmpty(), "The NAR lists no component");
        return components;
    }

    private static boolean inOurJars(final String entry) throws IOException {
        for (final Path path : ourJars()) {
            try (JarFile jar = new JarFile(path.toFile())) {
                if (jar.getEntry(entry) != null) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Path> ourJars() throws IOException {
        return bundledJars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("nifi-aaas-"))
                .toList();
    }

    /** What the two NARs bundle, as their class loaders see it. */
    static List<Path> bundledJars() throws IOException {
        return Stream.concat(
                        jars(TARGET.resolve("nar-content")).stream(), jars(TARGET.resolve("api-nar-content")).stream())
                .toList();
    }

    static List<Path> apiJars(final String version) throws IOException {
        return jars(TARGET.resolve("nifi-api").resolve(version));
    }

    /** What NiFi does not give to bundles, and this one brings. */
    private static List<Path> recordPathJars() throws IOException {
        return bundledJars().stream()
                .filter(jar -> jar.getFileName().toString().matches("(nifi-record-path|antlr-runtime)-.*"))
                .toList();
    }

    private static ApiClasses apiWithRecordPath(final String version) throws IOException {
        return new ApiClasses(Stream.concat(apiJars(version).stream(), recordPathJars().stream())
                .toList());
    }

    static List<Path> jars(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }
}
