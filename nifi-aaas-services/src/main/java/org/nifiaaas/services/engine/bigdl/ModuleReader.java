package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.bigdl.tensor.Storage$;
import com.intel.analytics.bigdl.utils.serializer.BigDLStorage$;
import com.intel.analytics.bigdl.utils.serializer.DeserializeContext;
import com.intel.analytics.bigdl.utils.serializer.DeserializeContext$;
import com.intel.analytics.bigdl.utils.serializer.ModuleLoader$;
import com.intel.analytics.bigdl.utils.serializer.ModuleSerializer$;
import com.intel.analytics.bigdl.utils.serializer.ProtoStorageType$;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Pace;
import scala.collection.mutable.HashMap;

/**
 * Reads modules that BigDL or Analytics Zoo saved into one file, or into one for the module and one for its weights. Thread-safe; modules are read one after the other.
 *
 * <p>BigDL's own loader opens files through Hadoop, whose login code fails on new Java versions. This one works on bytes and needs no Hadoop class.
 *
 * <p>A module file names the classes to be made; {@link NamedClasses} sees to it that they are layers, before any of them is touched.
 */
final class ModuleReader {

    private static final String LOOKUP_TABLE = "com.intel.analytics.bigdl.nn.LookupTable";
    private static final String MAX_NORM = "maxNorm";

    private final BigDLRuntime runtime;

    ModuleReader(final BigDLRuntime runtime) {
        this.runtime = runtime;
    }

    /**
     * Reads a module and puts it into evaluation mode.
     *
     * @param description names the model version in messages
     * @param weights the file of weights, empty if the module holds them
     * @param pace asked between steps of the work
     * @throws EngineException if the bytes are not a complete module of float weights
     */
    AbstractModule<Activity, Activity, Object> read(
            final String description, final byte[] bytes, final Optional<byte[]> weights, final Pace pace)
            throws EngineException {
        if (bytes.length == 0) {
            throw new EngineException(description + ": the module file is empty");
        }
        final String unreadable = description + ": the module file is cut short or not from BigDL";
        final Optional<EmbeddedWeights> embedded =
                weights.isPresent() ? Optional.empty() : ForeignCalls.run(unreadable, () -> EmbeddedWeights.of(bytes));
        final Bigdl.BigDLModule definition = ForeignCalls.run(
                unreadable,
                () -> Bigdl.BigDLModule.parseFrom(
                        embedded.map(EmbeddedWeights::definition).orElse(bytes)));
        pace.step();
        checkDefinition(description, definition, weights.isPresent() || embedded.isPresent());
        final Optional<Map<Integer, float[]>> arrays = embedded.isPresent()
                ? Optional.of(checked(description, definition, embedded.get().arrays()))
                : arrays(description, definition, weights);
        pace.step();
        return ForeignCalls.run(description + ": the module cannot be built", () -> build(definition, arrays, pace));
    }

    private static void checkDefinition(
            final String description, final Bigdl.BigDLModule definition, final boolean weightsApart)
            throws EngineException {
        if (definition.getModuleType().isEmpty()) {
            throw new EngineException(description + ": the module file is not from BigDL");
        }
        final boolean ownWeights = definition.containsAttr(EmbeddedWeights.GLOBAL_STORAGE);
        if (!ownWeights && !weightsApart) {
            throw new EngineException(
                    description + ": the module file holds no weights and there is no weights file beside it");
        }
        if (ownWeights && weightsApart) {
            throw new EngineException(description
                    + ": the module file holds its weights, the weights file beside it belongs to another one");
        }
        NamedClasses.check(description, definition);
        if (changesWeights(definition)) {
            throw new EngineException(description
                    + ": a LookupTable with maxNorm changes its weights while it scores, which copies share");
        }
    }

    private static boolean changesWeights(final Bigdl.BigDLModule definition) {
        final boolean limited = LOOKUP_TABLE.equals(definition.getModuleType())
                && definition.containsAttr(MAX_NORM)
                && definition.getAttrOrThrow(MAX_NORM).getDoubleValue() != Double.MAX_VALUE;
        return limited || definition.getSubModulesList().stream().anyMatch(ModuleReader::changesWeights);
    }

    /** Weights that lie in a file of their own, which are compared with the module as those in the module file are. */
    private static Optional<Map<Integer, float[]>> arrays(
            final String description, final Bigdl.BigDLModule definition, final Optional<byte[]> weights)
            throws EngineException {
        if (weights.isEmpty()) {
            WeightsCheck.check(description, definition);
            return Optional.empty();
        }
        return Optional.of(checked(description, definition, WeightsFile.read(description, weights.get())));
    }

    private static Map<Integer, float[]> checked(
            final String description, final Bigdl.BigDLModule definition, final Map<Integer, float[]> arrays)
            throws EngineException {
        WeightsCheck.check(description, definition, arrays);
        return arrays;
    }

    private AbstractModule<Activity, Activity, Object> build(
            final Bigdl.BigDLModule definition, final Optional<Map<Integer, float[]>> arrays, final Pace pace) {
        // BigDL's serializers share static state.
        synchronized (ModuleReader.class) {
            final DeserializeContext context = new DeserializeContext(
                    definition,
                    new HashMap<>(),
                    arrays.isPresent() ? BigDLStorage$.MODULE$ : ProtoStorageType$.MODULE$,
                    DeserializeContext$.MODULE$.apply$default$4());
            if (arrays.isPresent()) {
                arrays.get().forEach((id, array) -> context.storages()
                        .put(id, Storage$.MODULE$.apply(array, runtime.floatTag())));
            } else {
                ModuleLoader$.MODULE$.initTensorStorage(context, runtime.floatTag(), runtime.floatNumeric());
            }
            try {
                return NoRandomWeights.during(pace, () -> ModuleSerializer$.MODULE$
                        .load(context, runtime.floatTag(), runtime.floatNumeric())
                        .module()
                        .evaluate());
            } finally {
                ScalaTypes.forgetComparisons();
            }
        }
    }
}
