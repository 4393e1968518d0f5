package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.Status.Code;
import org.rocksdb.Status.SubCode;

class RocksFailureTest {

    private static final String CHECK = ": check the disk and the rights of NiFi";

    @BeforeAll
    static void loadRocks() throws TableException {
        NativeLibrary.load();
    }

    @Test
    void fullDiskIsToldWhateverFailed() {
        final TableException failure = of(
                Code.IOError, SubCode.NoSpace, "While appending to file: /p/store/000004.log: No space left on device");

        assertEquals("cannot be written, for the disk is full: make room on it", failure.getMessage());
        assertTrue(failure.isRetryable());
    }

    @Test
    void systemsReasonIsRepeated() {
        final TableException failure =
                of(Code.IOError, SubCode.None, "While fsync: /p/store/000004.log: Input/output error");

        assertEquals("cannot be read or written (Input/output error)" + CHECK, failure.getMessage());
        assertTrue(failure.isRetryable());
        assertEquals(
                "cannot be read or written" + CHECK,
                of(Code.IOError, SubCode.None, "no reason").getMessage());
        assertEquals(
                "cannot be read or written" + CHECK,
                of(Code.IOError, SubCode.None, null).getMessage());
    }

    @Test
    void missingFileIsDamage() {
        final TableException failure = of(
                Code.IOError,
                SubCode.None,
                "While open a file for random read: /p/store/000009.sst: No such file or directory");

        assertTrue(
                failure.getMessage().startsWith("is damaged (000009.sst is missing): restore"), failure.getMessage());
        assertFalse(failure.isRetryable());
    }

    @Test
    void lockOfAnotherProcessIsNoTroubleOfTheDisk() {
        final TableException failure =
                of(Code.IOError, SubCode.None, "While lock file: /p/store/LOCK: Resource temporarily unavailable");

        assertEquals(FolderLock.IN_USE, failure.getMessage());
        assertTrue(failure.isRetryable());
    }

    @ParameterizedTest
    @EnumSource(Code.class)
    void keysInMessagesOfRocksAreNotRepeated(final Code code) {
        final TableException failure = of(
                code,
                SubCode.None,
                "force_consistency_checks(L1): VersionBuilder: L1 has overlapping ranges: file #12 largest key: 'user=8:12345678 ' seq:5: smallest key: 757365723d");

        assertFalse(failure.getMessage().contains("12345678"), failure.getMessage());
        assertFalse(failure.getMessage().contains("7573"), failure.getMessage());
        assertNull(failure.getCause());
        assertEquals(1, failure.getMessage().lines().count());
    }

    @Test
    void failureWithoutAStatusIsTold() {
        assertEquals(
                "cannot be read or written: see the file LOG in it",
                RocksFailure.of(new RocksDBException("key 12345678")).getMessage());
    }

    private static TableException of(final Code code, final SubCode subCode, final String state) {
        return RocksFailure.of(new RocksDBException(state, new Status(code, subCode, state)));
    }
}
