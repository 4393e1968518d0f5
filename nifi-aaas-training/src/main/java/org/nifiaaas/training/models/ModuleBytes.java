package org.nifiaaas.training.models;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.bigdl.utils.serializer.DeserializeContext;
import com.intel.analytics.bigdl.utils.serializer.DeserializeContext$;
import com.intel.analytics.bigdl.utils.serializer.ModuleLoader$;
import com.intel.analytics.bigdl.utils.serializer.ModuleSerializer$;
import com.intel.analytics.bigdl.utils.serializer.ProtoStorageType$;
import com.intel.analytics.bigdl.utils.serializer.StorageType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import scala.collection.mutable.HashMap;

/** Modules as BigDL protobufs. */
@SuppressWarnings({"rawtypes", "unchecked"})
final class ModuleBytes {

    private static final boolean COPY_WEIGHTS = true;

    private ModuleBytes() {}

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if the bytes are no BigDL module
     */
    static AbstractModule read(final byte[] bytes) throws IOException {
        final Bigdl.BigDLModule stored = Bigdl.BigDLModule.parseFrom(bytes);
        final DeserializeContext context = DeserializeContext$.MODULE$.apply(
                stored, new HashMap(), (StorageType) ProtoStorageType$.MODULE$, COPY_WEIGHTS);
        ModuleLoader$.MODULE$.initTensorStorage(context, NeuralModels.FLOAT, NeuralModels.NUMERIC);
        return ModuleSerializer$.MODULE$
                .load(context, NeuralModels.FLOAT, NeuralModels.NUMERIC)
                .module();
    }

    /**
     * Writes a module. BigDL writes through Hadoop and to files only, hence the folder.
     *
     * @param scratch existing folder that nobody else uses; left as it was
     * @throws IOException if the folder cannot be written
     */
    static byte[] write(final AbstractModule module, final Path scratch) throws IOException {
        final Path file = scratch.resolve("model.saving");
        final Path checksum = scratch.resolve(".model.saving.crc");
        try {
            module.saveModule(file.toUri().toString(), null, true);
            return Files.readAllBytes(file);
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(checksum);
        }
    }
}
