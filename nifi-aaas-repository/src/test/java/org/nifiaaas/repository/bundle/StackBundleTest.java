package org.nifiaaas.repository.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Versions that hold a network over features and a model of histories. */
class StackBundleTest {

    @TempDir
    private Path repository;

    private FeatureVersion version;

    @BeforeEach
    void writeVersion() throws IOException {
        version = new FeatureVersion(repository);
        version.say("engine", ModelBundle.STACKED);
        version.write(ModelBundle.SIMILARITY_MODEL, "model");
        version.write(ModelBundle.HISTORIES, "purchases");
        version.write(ModelBundle.STACK, "weights");
    }

    private void assertRefused(final String message) {
        assertEquals(
                message,
                assertThrows(BundleException.class, () -> ModelBundle.read(version.folder()))
                        .getMessage());
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsTheFilesOfBothParts() throws BundleException {
        final ModelBundle bundle = ModelBundle.read(version.folder());
        final StackFiles files = bundle.stack().orElseThrow();

        assertArrayEquals(bytes("model"), files.history());
        assertArrayEquals(bytes("purchases"), files.purchases());
        assertArrayEquals(bytes("weights"), files.weights());
        assertFalse(bundle.encoder().isEmpty());
        assertFalse(bundle.weights().isPresent());
    }

    @Test
    void versionsOfOtherEnginesAreNoStacks() throws BundleException, IOException {
        version.say("engine", "bigdl");
        assertFalse(ModelBundle.read(version.folder()).stack().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {ModelBundle.MODEL, ModelBundle.SIMILARITY_MODEL, ModelBundle.HISTORIES, ModelBundle.STACK})
    void aStackWithoutOneOfItsFilesIsRefused(final String name) throws IOException {
        version.unlist(name);
        assertRefused("manifest.json does not list " + name);
    }

    @Test
    void aStackThatTakesNoFeaturesIsRefused() throws IOException {
        version.say("input", "pair");
        assertRefused("manifest.json has the input 'pair', but the engine 'stack' takes the input 'features' alone");
    }
}
