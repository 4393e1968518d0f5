package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** The one specification of features that a sandbox archives its history by: history that was archived by another one lacks columns. Stateless. */
final class SandboxSpecification {

    private static final String MAKE_ROOM =
            "; start with another --work FOLDER, or delete this sandbox with its models and history: aaas down --delete";

    private SandboxSpecification() {}

    /**
     * Makes a specification that of the sandbox, where NiFi and Spark find it.
     *
     * @return the parameters of the flow that depend on it
     * @throws SandboxException if the sandbox has history that was archived without it; then nothing has changed
     */
    static Map<String, String> prepare(final SandboxEndpoints endpoints, final EventSpecification specification)
            throws SandboxException {
        final Path file = SandboxFlows.features(endpoints);
        final byte[] json = (specification.toJson() + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            final boolean same = Files.exists(file) && Arrays.equals(json, Files.readAllBytes(file));
            if (!same) {
                requireNoHistory(endpoints.historyFolder());
                Files.write(file, json);
            }
        } catch (final IOException e) {
            throw SandboxException.failure("the specification of features cannot be kept in " + file, e);
        }
        return Map.of("history.schema", specification.historySchema());
    }

    private static void requireNoHistory(final Path folder) throws IOException, SandboxException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw SandboxException.environment(
                        "the history in " + folder + " was archived by other features, or by none" + MAKE_ROOM);
            }
        }
    }
}
