package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;

/** The Java installations of this machine. Immutable. */
public final class JavaHomes {

    /** Environment variable that names the Java of NiFi 2. */
    public static final String VARIABLE = "NIFI2_JAVA_HOME";

    private static final Pattern FEATURE = Pattern.compile("\"?(?:1\\.)?(\\d+).*");

    /**
     * One of them.
     *
     * @param home its folder, with bin/java in it
     * @param version such as 21
     */
    public record Java(Path home, int version) {}

    private final Map<String, String> environment;
    private final List<Path> folders;

    private JavaHomes(final Map<String, String> environment, final List<Path> folders) {
        this.environment = Map.copyOf(environment);
        this.folders = List.copyOf(folders);
    }

    /** Those that the environment names, and those in the usual folders. */
    public static JavaHomes ofThisMachine() {
        final Path user = Path.of(System.getProperty("user.home"));
        return of(
                System.getenv(),
                List.of(
                        Path.of("/usr/lib/jvm"),
                        Path.of("/opt"),
                        user.resolve(".sdkman/candidates/java"),
                        user.resolve(".jdks")));
    }

    /**
     * @param folders folders of Java homes
     */
    static JavaHomes of(final Map<String, String> environment, final List<Path> folders) {
        return new JavaHomes(environment, folders);
    }

    /**
     * The one that {@value #VARIABLE} names, else the oldest that is new enough.
     *
     * @throws SandboxException if the variable names one that is too old, or none
     */
    public Optional<Java> atLeast(final int version) throws SandboxException {
        final String named = environment.get(VARIABLE);
        if (named != null && !named.isBlank()) {
            final Java java = read(Path.of(named))
                    .orElseThrow(() -> SandboxException.environment(
                            VARIABLE + " (" + named + ") is no home of a Java: it needs bin/java and a file release"));
            if (java.version() < version) {
                throw SandboxException.environment(VARIABLE + " (" + named + ") is Java " + java.version()
                        + "; NiFi 2 needs " + version + " or newer");
            }
            return Optional.of(java);
        }
        return candidates().stream()
                .flatMap(home -> read(home).stream())
                .filter(java -> java.version() >= version)
                .min(Comparator.comparingInt(Java::version).thenComparing(Java::home));
    }

    private List<Path> candidates() {
        final List<Path> homes = new ArrayList<>();
        homes.add(Path.of(System.getProperty("java.home")));
        Optional.ofNullable(environment.get("JAVA_HOME")).map(Path::of).ifPresent(homes::add);
        for (final Path folder : folders) {
            try (Stream<Path> inside = Files.list(folder)) {
                homes.addAll(inside.toList());
            } catch (final IOException e) {
                // Most machines have only some of these folders.
            }
        }
        return homes;
    }

    private static Optional<Java> read(final Path home) {
        if (!Files.isExecutable(home.resolve("bin").resolve("java"))) {
            return Optional.empty();
        }
        final Properties release = new Properties();
        try (InputStream in = Files.newInputStream(home.resolve("release"))) {
            release.load(in);
        } catch (final IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
        final Matcher feature = FEATURE.matcher(release.getProperty("JAVA_VERSION", ""));
        return feature.matches() ? Optional.of(new Java(home, Integer.parseInt(feature.group(1)))) : Optional.empty();
    }
}
