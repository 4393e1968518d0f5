package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.zoo.models.common.ZooModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;

/**
 * What BigDL's and Analytics Zoo's own save methods write.
 *
 * @param model the module file
 * @param weights the weights file, empty if there is one file
 */
record SavedFiles(byte[] model, Optional<byte[]> weights) {

    /** Saves with BigDL's {@code saveModule} into one file. */
    static SavedFiles one(final Path folder, final AbstractModule<Activity, Activity, Object> module)
            throws IOException {
        final Path file = folder.resolve("module");
        module.saveModule(file.toString(), null, true);
        return new SavedFiles(Files.readAllBytes(file), Optional.empty());
    }

    /** Saves with BigDL's {@code saveModule}, module and weights apart. */
    static SavedFiles two(final Path folder, final AbstractModule<Activity, Activity, Object> module)
            throws IOException {
        final Path file = folder.resolve("module");
        final Path weights = folder.resolve("weights");
        module.saveModule(file.toString(), weights.toString(), true);
        return new SavedFiles(Files.readAllBytes(file), Optional.of(Files.readAllBytes(weights)));
    }

    /** Saves with Zoo's {@code saveModel} into one file. */
    static SavedFiles byZoo(final Path folder, final ZooModel<?, ?, Object> model) throws IOException {
        final Path file = folder.resolve("model");
        model.saveModel(file.toString(), null, true);
        return new SavedFiles(Files.readAllBytes(file), Optional.empty());
    }

    /** Saves with Zoo's {@code saveModel}, model and weights apart. */
    static SavedFiles twoByZoo(final Path folder, final ZooModel<?, ?, Object> model) throws IOException {
        final Path file = folder.resolve("model");
        final Path weights = folder.resolve("weights");
        model.saveModel(file.toString(), weights.toString(), true);
        return new SavedFiles(Files.readAllBytes(file), Optional.of(Files.readAllBytes(weights)));
    }

    /** Loads the files as a bundle's are loaded. */
    LoadedModel load(final ModelInput input, final ModelOutput output) throws EngineException {
        return load(new BigDLEngine(), input, output);
    }

    LoadedModel load(final BigDLEngine engine, final ModelInput input, final ModelOutput output)
            throws EngineException {
        return engine.load(new SerializedModel("ncf version 7", model, weights, input, output, 0));
    }
}
