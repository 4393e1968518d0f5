package org.nifiaaas.services.profile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of a store: {@code lock}, {@code format} with the number of the format, the table in {@code store}, and {@code erasing} while users are erased of it. Not
 * thread-safe.
 *
 * <p>A table is made in {@code new} and gets its name when it is complete, so that a missing part of one is never taken for a new one. The
 * number rises too when a newer RocksDB writes what the one of before cannot read.
 */
final class StoreFolder {

    private static final int FORMAT = 2;
    private static final String FORMAT_FILE = "format";
    private static final String FORMAT_DRAFT = "format.new";
    private static final String TABLE = "store";
    private static final String TABLE_DRAFT = "new";
    private static final String ERASING = "erasing";
    private static final Set<String> BEGINNINGS = Set.of(FolderLock.FILE, FORMAT_DRAFT);

    private final Path folder;
    private boolean opened;

    StoreFolder(final Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
    }

    Path path() {
        return folder;
    }

    boolean exists() {
        return Files.exists(folder);
    }

    /** Says what keeps the folder from being made, without making it. */
    void checkParent() throws TableException {
        Path parent = folder.getParent();
        while (parent != null && !Files.exists(parent)) {
            parent = parent.getParent();
        }
        if (parent == null || !Files.isDirectory(parent) || !Files.isWritable(parent)) {
            throw unmakable("");
        }
    }

    /** Whether there are profiles, or there have been. */
    boolean hasTable() {
        return Files.exists(folder.resolve(TABLE));
    }

    /** Makes the folder if there is none, and takes it. */
    FolderLock take() throws TableException {
        try {
            Files.createDirectories(folder);
        } catch (final FileAlreadyExistsException e) {
            throw new TableException("cannot be a directory, for there is a file: name a directory", true);
        } catch (final IOException e) {
            throw unmakable(reason(e));
        }
        try {
            return FolderLock.take(folder);
        } catch (final IOException e) {
            throw unwritable(e);
        }
    }

    /** Opens the table of a folder that is taken; makes it if there is none, unless there was one before: its disk may be gone. */
    RocksTable open(final TableSettings settings) throws TableException {
        if (opened && !hasTable()) {
            throw new TableException(
                    "is gone: bring it back, for instance by mounting its disk, or disable the service", true);
        }
        try {
            if (!checkFormat()) {
                writeFormat();
            }
            if (!hasTable()) {
                create(settings);
            }
        } catch (final IOException e) {
            throw unwritable(e);
        }
        final RocksTable table = RocksTable.open(folder.resolve(TABLE), settings);
        opened = true;
        return table;
    }

    /** Opens the table of a folder that is taken, again and again. */
    ProfileTable.Opener opener(final TableSettings settings) {
        return new ProfileTable.Opener() {

            @Override
            public ProfileTable open() throws TableException {
                return StoreFolder.this.open(settings);
            }

            @Override
            public boolean isErasing() {
                return Files.exists(folder.resolve(ERASING));
            }

            @Override
            public void beginErasing() throws TableException {
                try {
                    Files.write(folder.resolve(ERASING), new byte[0]);
                    force(folder, StandardOpenOption.READ);
                } catch (final IOException e) {
                    throw unwritable(e);
                }
            }

            @Override
            public void endErasing() throws TableException {
                try {
                    Files.deleteIfExists(folder.resolve(ERASING));
                } catch (final IOException e) {
                    throw unwritable(e);
                }
            }
        };
    }

    /** About how many profiles there are at most in a folder that nobody uses; changes nothing. */
    long count(final TableSettings settings) throws TableException {
        final FolderLock lock = take();
        try (RocksTable table = RocksTable.look(folder.resolve(TABLE), settings)) {
            return table.count();
        } finally {
            lock.close();
        }
    }

    /** Says what keeps a folder that there is from being used, without changing anything. */
    void check() throws TableException {
        if (!Files.isDirectory(folder)) {
            throw new TableException("cannot be a directory, for there is a file: name a directory", true);
        }
        if (!Files.isWritable(folder)) {
            throw unwritable(new AccessDeniedException(folder.toString()));
        }
        try {
            checkFormat();
        } catch (final IOException e) {
            throw unwritable(e);
        }
    }

    /** Bytes of all files. */
    long bytes() {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        } catch (final IOException e) {
            return 0;
        }
    }

    /** Returns whether there is a format, which then is the present one. */
    private boolean checkFormat() throws IOException, TableException {
        final Path file = folder.resolve(FORMAT_FILE);
        if (!Files.exists(file)) {
            if (hasTable()) {
                throw RocksFailure.damaged(FORMAT_FILE + " is missing");
            }
            refuseForeignFiles();
            return false;
        }
        final String format = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        if (!format.matches("\\d{1,6}")) {
            throw RocksFailure.damaged(FORMAT_FILE);
        }
        if (Integer.parseInt(format) != FORMAT) {
            throw new TableException(
                    "has format " + format + ", and this version of nifi-aaas knows format " + FORMAT
                            + ": install the version that wrote it, or name another directory",
                    false);
        }
        return true;
    }

    private void refuseForeignFiles() throws IOException, TableException {
        try (Stream<Path> files = Files.list(folder)) {
            if (files.anyMatch(file -> !BEGINNINGS.contains(file.getFileName().toString()))) {
                throw new TableException(
                        "holds other files, and no profiles: name an empty directory, or one that does not exist",
                        false);
            }
        }
    }

    private void writeFormat() throws IOException {
        final Path draft = folder.resolve(FORMAT_DRAFT);
        Files.write(draft, List.of(Integer.toString(FORMAT)));
        force(draft, StandardOpenOption.WRITE);
        Files.move(draft, folder.resolve(FORMAT_FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private void create(final TableSettings settings) throws IOException, TableException {
        final Path draft = folder.resolve(TABLE_DRAFT);
        if (Files.exists(draft)) {
            try (Stream<Path> left = Files.walk(draft)) {
                for (final Path path : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        RocksTable.create(draft, settings).close();
        Files.move(draft, folder.resolve(TABLE), StandardCopyOption.ATOMIC_MOVE);
        force(folder, StandardOpenOption.READ);
    }

    private static void force(final Path path, final StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    private static TableException unmakable(final String reason) {
        return new TableException(
                "cannot be made" + reason + ": make the directory, or give NiFi the right to make it", true);
    }

    private static TableException unwritable(final IOException failure) {
        return new TableException(
                "cannot be read and written" + reason(failure) + ": give NiFi the rights, or name another directory",
                true);
    }

    private static String reason(final IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return " (access is denied)";
        }
        return failure instanceof FileSystemException system && system.getReason() != null
                ? " (" + system.getReason() + ")"
                : "";
    }
}
