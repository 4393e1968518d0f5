package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.ModelBundle;

class VersionFactoryTest {

    @TempDir
    private static Path made;

    @TempDir
    private Path folder;

    private VersionFactory factory;

    @BeforeAll
    static void makeDesigns() throws Exception {
        new Designs(made, 40, 15, 8).makeHere();
    }

    @BeforeEach
    void createFactory() throws Exception {
        factory = new VersionFactory(folder, new Designs(made, 40, 15, 8));
    }

    private Path version(final long number) {
        return VersionFactory.repository(folder).resolve(VersionFactory.MODEL).resolve(Long.toString(number));
    }

    @Test
    void versionAppearsCompleteOnceItIsPublished() throws Exception {
        factory.prepare(1);
        assertFalse(Files.exists(version(1)));

        factory.publish(1);

        assertEquals(1, ModelBundle.read(version(1)).manifest().version());
    }

    @Test
    void deletedVersionLeavesItsDesign() throws Exception {
        factory.prepare(1);
        factory.publish(1);

        factory.delete(1);
        factory.prepare(1 + Designs.COUNT);
        factory.publish(1 + Designs.COUNT);

        assertFalse(Files.exists(version(1)));
        assertEquals(
                1 + Designs.COUNT,
                ModelBundle.read(version(1 + Designs.COUNT)).manifest().version());
    }

    @Test
    void scoresTellTheVersionsOfOneRoundApart() throws Exception {
        final ExpectedScores expected = new ExpectedScores(Designs.COUNT);
        for (int version = 1; version <= Designs.COUNT; version++) {
            expected.put(version, factory.prepare(version));
        }

        for (int version = 2; version <= Designs.COUNT; version++) {
            for (int earlier = 1; earlier < version; earlier++) {
                assertTrue(expected.distinguishable(earlier, version) > 0.95);
            }
        }
    }
}
