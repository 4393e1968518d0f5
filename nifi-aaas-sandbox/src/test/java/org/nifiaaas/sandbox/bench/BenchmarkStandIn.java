package org.nifiaaas.sandbox.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** In place of a benchmark: copies its arguments into the file of the last one and ends with 1. */
public final class BenchmarkStandIn {

    private BenchmarkStandIn() {}

    /** Leaves a file in its folder, as a benchmark that is killed would. */
    public static void main(final String[] arguments) throws IOException {
        final Path folder = Path.of(arguments[0].substring("folder=".length()));
        Files.writeString(Files.createDirectory(folder.resolve("repository")).resolve("left"), "behind");
        Files.writeString(Path.of(arguments[arguments.length - 1]), String.join("\n", arguments));
        System.exit(1);
    }
}
