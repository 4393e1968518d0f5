package org.nifiaaas.nar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds Java runtimes of this machine by their release files. */
final class JavaRuntimes {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
    private static final List<Path> PLACES = List.of(
            Path.of("/usr/lib/jvm"),
            Path.of("/opt/java"),
            Path.of(System.getProperty("user.home"), ".sdkman/candidates/java"));

    private JavaRuntimes() {}

    /** The launcher of this Java if it is new enough, else that of another one which is. */
    static Optional<Path> atLeast(final int feature) {
        if (Runtime.version().feature() >= feature) {
            return Optional.of(Path.of(System.getProperty("java.home"), "bin", "java"));
        }
        return homes().stream()
                .filter(home -> feature(home) >= feature)
                .map(home -> home.resolve("bin/java"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static List<Path> homes() {
        final List<Path> homes = new ArrayList<>();
        Stream.of("JAVA_HOME", "JAVA21_HOME", "JAVA_HOME_21_X64", "JAVA_HOME_25_X64")
                .map(System::getenv)
                .filter(value -> value != null && !value.isBlank())
                .forEach(value -> homes.add(Path.of(value)));
        for (final Path place : PLACES) {
            if (Files.isDirectory(place)) {
                try (Stream<Path> found = Files.list(place)) {
                    found.sorted().forEach(homes::add);
                } catch (final IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return homes;
    }

    private static int feature(final Path home) {
        final Path release = home.resolve("release");
        if (!Files.isReadable(release)) {
            return 0;
        }
        try {
            final Matcher matcher = VERSION.matcher(Files.readString(release));
            return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
