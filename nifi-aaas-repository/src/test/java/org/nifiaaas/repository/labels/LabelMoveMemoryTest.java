package org.nifiaaas.repository.labels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.repository.bundle.VersionFixture.MODEL;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.bundle.VersionFixture;

/** What a thread allocates while versions are only checked: NiFi moves FlowFiles on it. */
class LabelMoveMemoryTest {

    private static final int MODULE_BYTES = 48 << 20;
    private static final long MOST_BYTES = 4L << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    private Path root;

    private RepositoryFolder repository;
    private ModelLabels labels;

    @BeforeEach
    void writeLargeVersions() throws IOException, LabelException {
        VersionFixture.write(root, 1, MODULE_BYTES);
        VersionFixture.write(root, 2, MODULE_BYTES);
        repository = new RepositoryFolder(root);
        labels = ModelLabels.of(repository, MODEL, Clock.systemUTC());
    }

    @Test
    void movesAndRollbackAllocateAFractionOfTheVersion() throws LabelException {
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        labels.move("stable", 1, "");
        labels.move("stable", 2, "");
        assertEquals(1, labels.rollback("stable", "").to());
        assertFrugal(before);
    }

    @Test
    void checkOfAllFilesAllocatesAFractionOfTheVersion() throws BundleException {
        final long before = THREADS.getCurrentThreadAllocatedBytes();
        repository.checkAll(MODEL, 1);
        assertFrugal(before);
    }

    private static void assertFrugal(final long before) {
        final long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < MOST_BYTES, bytes + " bytes were allocated");
    }
}
