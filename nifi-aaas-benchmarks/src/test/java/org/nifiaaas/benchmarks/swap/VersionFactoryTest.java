package org.nifiaaas.benchmarks.swap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.features.ModelBundle;

class VersionFactoryTest {

    @TempDir
    private Path folder;

    private VersionFactory factory;
    private Traffic traffic;

    @BeforeEach
    void createFactory() throws Exception {
        factory = new VersionFactory(folder, 40, 15);
        traffic = new Traffic(factory.users(), factory.items(), 64, 4);
    }

    private Path version(final long number) {
        return VersionFactory.repository(folder).resolve(VersionFactory.MODEL).resolve(Long.toString(number));
    }

    @Test
    void versionAppearsCompleteOnceItIsPublished() throws Exception {
        factory.prepare(1, traffic);
        assertFalse(Files.exists(version(1)));

        factory.publish(1);

        assertEquals(1, ModelBundle.read(version(1)).manifest().version());
    }

    @Test
    void deletedVersionLeavesNothing() throws Exception {
        factory.prepare(1, traffic);
        factory.publish(1);

        factory.delete(1);

        assertFalse(Files.exists(version(1)));
    }

    @Test
    void scoresTellVersionsApart() throws Exception {
        final ExpectedScores expected = new ExpectedScores(3);
        for (int version = 1; version <= 3; version++) {
            expected.put(version, factory.prepare(version, traffic));
        }

        assertTrue(expected.distinguishable(1, 2) > 0.95);
        assertTrue(expected.distinguishable(2, 3) > 0.95);
    }

    @Test
    void sameVersionNumberGivesTheSameScores() throws Exception {
        final ExpectedScores expected = new ExpectedScores(2);
        expected.put(1, factory.prepare(1, traffic));
        factory.prepare(2, traffic);
        expected.put(2, factory.prepare(1, traffic));

        assertEquals(0, expected.distinguishable(1, 2));
    }
}
