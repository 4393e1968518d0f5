package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.nn.abstractnn.AbstractModule;
import com.intel.analytics.bigdl.nn.abstractnn.Activity;
import com.intel.analytics.bigdl.serialization.Bigdl;
import com.intel.analytics.shaded.protobuf_v_3_5_1.Any;
import com.intel.analytics.shaded.protobuf_v_3_5_1.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModelInput;
import org.nifiaaas.services.engine.ModelOutput;
import scala.reflect.ClassTag$;

/** Module files that would have code of their author's choice run. */
class NamedClassesTest {

    private static final String TRACE = "nifiaaas.test.trace";
    private static final String TRAP = NamedClassesTest.class.getName() + "$Trap";
    private static final String TRAPPED_LAYER = NamedClassesTest.class.getName() + "$TrappedLayer";

    private Bigdl.BigDLModule module;

    @BeforeEach
    void save() throws EngineException, IOException {
        System.clearProperty(TRACE);
        final TestModules modules = new TestModules();
        module = Bigdl.BigDLModule.parseFrom(modules.saved(modules.ncf()));
    }

    @Test
    void theModuleItselfIsOfAClassThatRunsCode() {
        assertClassRefused(TRAP, module.toBuilder().setModuleType(TRAP).build());
        assertClassRefused(
                TRAPPED_LAYER, module.toBuilder().setModuleType(TRAPPED_LAYER).build());
    }

    @Test
    void aLayerDeepInTheTreeIsOfAClassThatRunsCode() {
        final Bigdl.BigDLModule.Builder builder = module.toBuilder();
        builder.getSubModulesBuilder(0)
                .getSubModulesBuilder(1)
                .getSubModulesBuilder(1)
                .setModuleType(TRAP);

        assertClassRefused(TRAP, builder.build());
    }

    @Test
    void anAttributeIsAModuleOfAClassThatRunsCode() {
        final Bigdl.BigDLModule trap = Bigdl.BigDLModule.newBuilder()
                .setModuleType(TRAP)
                .setVersion(module.getVersion())
                .build();
        final Bigdl.AttrValue one = Bigdl.AttrValue.newBuilder()
                .setDataType(Bigdl.DataType.MODULE)
                .setBigDLModuleValue(trap)
                .build();
        final Bigdl.AttrValue array = Bigdl.AttrValue.newBuilder()
                .setDataType(Bigdl.DataType.ARRAY_VALUE)
                .setArrayValue(Bigdl.AttrValue.ArrayValue.newBuilder()
                        .setDatatype(Bigdl.DataType.MODULE)
                        .addBigDLModule(trap))
                .build();
        final Bigdl.AttrValue list = Bigdl.AttrValue.newBuilder()
                .setDataType(Bigdl.DataType.NAME_ATTR_LIST)
                .setNameAttrListValue(Bigdl.NameAttrList.newBuilder().putAttr("deeper", array))
                .build();

        assertClassRefused(TRAP, withAttribute(one));
        assertClassRefused(TRAP, withAttribute(array));
        assertClassRefused(TRAP, withAttribute(list));
    }

    /** The module with another value where a layer of an ordinary class looks for the dimension that it selects. */
    private Bigdl.BigDLModule withAttribute(final Bigdl.AttrValue value) {
        final Bigdl.BigDLModule.Builder builder = module.toBuilder();
        builder.getSubModulesBuilder(0)
                .getSubModulesBuilder(0)
                .getSubModulesBuilder(0)
                .putAttr("dimension", value);
        return builder.build();
    }

    /** A command, a layer that reads files of TensorFlow, one whose attributes are Java objects, a class beside the layers, one that is not there, and no name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "java.lang.ProcessBuilder",
                "com.intel.analytics.zoo.pipeline.api.net.TFNet",
                "com.intel.analytics.bigdl.nn.ops.TensorOp",
                "com.intel.analytics.bigdl.nn.Container$",
                "com.intel.analytics.bigdl.nn.RandomNormal",
                "com.intel.analytics.bigdl.nn.NoSuchLayer",
                "com.intel.analytics.bigdl.nn.",
                "."
            })
    void onlyLayersOfAFewPackagesAreLetIn(final String name) {
        assertClassRefused(name, module.toBuilder().setModuleType(name).build());
    }

    @Test
    void theNameOfAClassIsNoWayIntoTheLog() {
        final String name = "evil\nERROR all is lost " + "x".repeat(100_000);

        final String message = refusal(module.toBuilder().setModuleType(name).build());

        assertEquals(1, message.lines().count());
        assertTrue(message.length() < 400, message);
    }

    @Test
    void aSerializedJavaObjectIsNotRead() throws IOException, ClassNotFoundException {
        // Brings BigDL's converter of Java objects along, which is asked for by the type of what it is meant for.
        Class.forName("com.intel.analytics.bigdl.nn.ops.TensorOp$");
        final String subType =
                "(com.intel.analytics.bigdl.tensor.Tensor[T], com.intel.analytics.bigdl.tensor.TensorNumericMath"
                        + ".TensorNumeric[T]) => com.intel.analytics.bigdl.tensor.Tensor[T]";
        final Bigdl.AttrValue custom = Bigdl.AttrValue.newBuilder()
                .setDataType(Bigdl.DataType.CUSTOM)
                .setSubType(subType)
                .setCustomValue(Any.newBuilder().setValue(ByteString.copyFrom(serialized(new Gadget()))))
                .build();
        final Bigdl.AttrValue array = Bigdl.AttrValue.newBuilder()
                .setArrayValue(Bigdl.AttrValue.ArrayValue.newBuilder().setDatatype(Bigdl.DataType.CUSTOM))
                .build();
        final Bigdl.AttrValue untold =
                Bigdl.AttrValue.newBuilder().setDataType(Bigdl.DataType.CUSTOM).build();

        for (final Bigdl.AttrValue attribute : new Bigdl.AttrValue[] {
            custom, custom.toBuilder().clearDataType().build(), array, untold
        }) {
            assertEquals(
                    "ncf version 7: the module file holds a custom attribute, which is a serialized Java object and is"
                            + " not read",
                    refusal(withAttribute(attribute)));
        }
    }

    private void assertClassRefused(final String name, final Bigdl.BigDLModule file) {
        assertEquals(
                "ncf version 7: the module file names the class " + name
                        + ", which is not a layer of BigDL or Analytics Zoo that is known here",
                refusal(file));
    }

    private static String refusal(final Bigdl.BigDLModule file) {
        final SavedFiles files = new SavedFiles(file.toByteArray(), Optional.empty());
        final EngineException refusal =
                assertThrows(EngineException.class, () -> files.load(ModelInput.PAIR, ModelOutput.LOG_SOFTMAX));
        assertNull(System.getProperty(TRACE), "code of the file's choice ran");
        return refusal.getMessage();
    }

    private static byte[] serialized(final Serializable object) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream output = new ObjectOutputStream(bytes)) {
            output.writeObject(object);
        }
        return bytes.toByteArray();
    }

    private static final class Trap {

        static {
            System.setProperty(TRACE, "a static initialiser ran");
        }
    }

    private static final class TrappedLayer extends AbstractModule<Activity, Activity, Object> {

        static {
            System.setProperty(TRACE, "the static initialiser of a layer ran");
        }

        TrappedLayer(final BigDLRuntime runtime) {
            super(
                    ClassTag$.MODULE$.apply(Activity.class),
                    ClassTag$.MODULE$.apply(Activity.class),
                    runtime.floatTag(),
                    runtime.floatNumeric());
        }

        @Override
        public Activity updateOutput(final Activity input) {
            return input;
        }

        @Override
        public Activity updateGradInput(final Activity input, final Activity gradOutput) {
            return gradOutput;
        }
    }

    private static final class Gadget implements Serializable {

        private static final long serialVersionUID = 1L;

        private void readObject(final ObjectInputStream input) throws IOException, ClassNotFoundException {
            input.defaultReadObject();
            System.setProperty(TRACE, "a Java object was read");
        }
    }
}
