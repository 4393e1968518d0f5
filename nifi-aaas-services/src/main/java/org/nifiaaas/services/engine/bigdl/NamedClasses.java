package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.shaded.protobuf_v_3_5_1.Any;
import com.intel.analytics.shaded.protobuf_v_3_5_1.Message;
import java.util.List;
import java.util.Set;
import org.nifiaaas.services.engine.EngineException;

/**
 * Looks through a module file for what would run code of its author's choice. BigDL makes an object of every class that a file names as a layer, wherever in the
 * tree, and what it calls a custom attribute is a serialized Java object, which may be one of any class again. Nothing of what is named here is initialised.
 */
final class NamedClasses {

    /** Where the layers are that a network over users and items is built of; packages below them have to be named themselves. */
    private static final Set<String> PACKAGES = Set.of(
            "com.intel.analytics.bigdl.nn",
            "com.intel.analytics.bigdl.nn.keras",
            "com.intel.analytics.zoo.models.recommendation",
            "com.intel.analytics.zoo.pipeline.api.keras.layers",
            "com.intel.analytics.zoo.pipeline.api.keras.layers.internal",
            "com.intel.analytics.zoo.pipeline.api.keras.models",
            "com.intel.analytics.zoo.pipeline.api.keras2.layers");

    private static final int LONGEST_NAME = 200;

    private NamedClasses() {}

    /**
     * Checks a module, the modules in it and all their attributes.
     *
     * @param description names the model version in messages
     * @throws EngineException if it names a class that is no layer of BigDL or Analytics Zoo, or holds a serialized Java object
     */
    static void check(final String description, final Bigdl.BigDLModule module) throws EngineException {
        checkValue(description, module);
    }

    private static void checkValue(final String description, final Object value) throws EngineException {
        if (value instanceof Bigdl.BigDLModule module && !isLayer(module.getModuleType())) {
            throw new EngineException(description + ": the module file names the class " + inWords(module)
                    + ", which is not a layer of BigDL or Analytics Zoo that is known here");
        }
        if (isCustom(value)) {
            throw new EngineException(description
                    + ": the module file holds a custom attribute, which is a serialized Java object and is not read");
        }
        if (value instanceof Message message) {
            for (final Object field : message.getAllFields().values()) {
                checkValue(description, field);
            }
        } else if (value instanceof List<?> list) {
            for (final Object element : list) {
                checkValue(description, element);
            }
        }
    }

    private static boolean isCustom(final Object value) {
        return value instanceof Any
                || value instanceof Bigdl.AttrValue attribute && attribute.getDataType() == Bigdl.DataType.CUSTOM
                || value instanceof Bigdl.AttrValue.ArrayValue array && array.getDatatype() == Bigdl.DataType.CUSTOM;
    }

    private static boolean isLayer(final String name) {
        if (name.isEmpty()) {
            // BigDL's word for no module at all.
            return true;
        }
        if (!PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
            return false;
        }
        try {
            return AbstractModule.class.isAssignableFrom(
                    Class.forName(name, false, NamedClasses.class.getClassLoader()));
        } catch (final ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    private static String inWords(final Bigdl.BigDLModule module) {
        final String name = module.getModuleType();
        return name.substring(0, Math.min(name.length(), LONGEST_NAME)).replaceAll("[\\p{Cntrl}\\s]", "?");
    }
}
