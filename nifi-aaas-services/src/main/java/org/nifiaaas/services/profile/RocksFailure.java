package org.nifiaaas.services.profile;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * What a failure of RocksDB means. Of its own messages, which may quote keys, only names of its files and what the operating system says are repeated.
 */
final class RocksFailure {

    private static final Pattern FILE = Pattern.compile("CURRENT|MANIFEST-\\d+|OPTIONS-\\d+|\\d{6,}\\.(?:sst|log)");
    private static final Pattern SYSTEM = Pattern.compile(": ([A-Z][A-Za-z /-]{2,60})$");
    private static final String RESTORE =
            ": restore the directory from a backup, or move it away and begin with an empty one";

    private RocksFailure() {}

    /** Says what is wrong with the table, and what to do. */
    static TableException of(final RocksDBException failure) {
        final Status status = failure.getStatus();
        if (status == null) {
            return unknown("");
        }
        final String state = status.getState() == null ? "" : status.getState();
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return new TableException("cannot be written, for the disk is full: make room on it", true);
        }
        return switch (status.getCode()) {
            case Corruption, NotSupported, InvalidArgument, NotFound -> damaged(first(FILE, state, 0));
            case IOError -> ofSystem(state);
            default -> unknown(status.getCode().name());
        };
    }

    /** A table whose files are not what was written. */
    static TableException damaged(final String file) {
        return new TableException("is damaged" + (file.isEmpty() ? "" : " (" + file + ")") + RESTORE, false);
    }

    private static TableException ofSystem(final String state) {
        final String reason = first(SYSTEM, state, 1);
        final String file = first(FILE, state, 0);
        if (reason.equals("No such file or directory") && !file.isEmpty()) {
            return damaged(file + " is missing");
        }
        if (state.contains("/LOCK: ")) {
            return new TableException(FolderLock.IN_USE, true);
        }
        return new TableException(
                "cannot be read or written" + (reason.isEmpty() ? "" : " (" + reason + ")")
                        + ": check the disk and the rights of NiFi",
                true);
    }

    private static TableException unknown(final String code) {
        return new TableException(
                "cannot be read or written" + (code.isEmpty() ? "" : " (RocksDB says " + code + ")")
                        + ": see the file LOG in it",
                true);
    }

    private static String first(final Pattern pattern, final String text, final int group) {
        final Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(group) : "";
    }
}
