package org.nifiaaas.sandbox.demo;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nifiaaas.sandbox.console.SandboxException;

/** The figures of a demo run, by name, in the order in which they were found. Not thread-safe. */
final class DemoFigures {

    private final Map<String, Number> figures = new LinkedHashMap<>();

    void put(final String name, final long value) {
        figures.put(name, value);
    }

    /** Puts a measured value with four significant decimals, which is more than it is worth. */
    void put(final String name, final double value) {
        figures.put(name, Math.round(value * 10_000) / 10_000.0);
    }

    Map<String, Number> asMap() {
        return new LinkedHashMap<>(figures);
    }

    String toJson() {
        return new GsonBuilder().setPrettyPrinting().create().toJson(Map.of("figures", figures));
    }

    void write(final Path file) throws SandboxException {
        try {
            if (file.toAbsolutePath().getParent() != null) {
                Files.createDirectories(file.toAbsolutePath().getParent());
            }
            Files.writeString(file, toJson() + "\n");
        } catch (final IOException e) {
            throw SandboxException.failure("the report cannot be written to " + file, e);
        }
    }
}
