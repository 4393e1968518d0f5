package org.nifiaaas.nar;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;
import org.nifiaaas.services.engine.bigdl.BigDLEngine;

/**
 * Loads model files as the service does, scores a few pairs and prints a line of scores for each file. Runs in a Java of its own with what a NAR brings and
 * NiFi provides. Arguments: the folder, then three for each model: name, input, output.
 */
final class ModelProbe {

    private static final int[] PAIRS = {1, 1, 50, 20, 7, 3};

    private ModelProbe() {}

    public static void main(final String[] arguments) throws IOException, EngineException {
        final Path folder = Path.of(arguments[0]);
        for (int position = 1; position < arguments.length; position += 3) {
            final String name = arguments[position];
            final SerializedModel serialized = new SerializedModel(
                    name,
                    Files.readAllBytes(folder.resolve(name + ".bigdl")),
                    weights(folder.resolve(name + ".weights")),
                    ModelInput.valueOf(arguments[position + 1]),
                    ModelOutput.valueOf(arguments[position + 2]),
                    0);
            try (LoadedModel model = new BigDLEngine().load(serialized)) {
                final StringBuilder line = new StringBuilder("scored ").append(name);
                for (final float score : model.newCopy().forward(PAIRS, PAIRS.length / 2)) {
                    line.append(' ').append(score);
                }
                System.out.println(line);
            }
        }
    }

    private static Optional<byte[]> weights(final Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }
}
