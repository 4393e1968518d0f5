package org.nifiaaas.services.profile.erasure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.services.profile.erasure.ErasedList.Stamp;

/** The file that lists erased users. Thread-safe; nothing of it is kept. */
public final class ErasedUsersFile {

    private final Path path;

    /** Names a file, which need not be there. */
    public ErasedUsersFile(final Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    /**
     * How the file looks from outside; empty if there is none.
     *
     * @throws ErasureException if that cannot be found out
     */
    Optional<Stamp> stamp() throws ErasureException {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return Optional.of(new Stamp(
                    attributes.lastModifiedTime().toInstant(),
                    attributes.size(),
                    Objects.toString(attributes.fileKey(), "")));
        } catch (final NoSuchFileException e) {
            return Optional.empty();
        } catch (final IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Reads the list; empty if there is no file.
     *
     * @throws ErasureException if it cannot be read
     */
    Optional<ErasedList> read() throws ErasureException {
        final Optional<Stamp> stamp = stamp();
        if (stamp.isEmpty()) {
            return Optional.empty();
        }
        try {
            final byte[] content = Files.readAllBytes(path);
            final CRC32 checksum = new CRC32();
            checksum.update(content);
            return Optional.of(new ErasedList(
                    ErasedUsers.read(new ByteArrayInputStream(content)),
                    stamp.get(),
                    String.format(Locale.ROOT, "%08x", checksum.getValue())));
        } catch (final IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * What there is, in one line without any id.
     *
     * @throws ErasureException if it cannot be read
     */
    public String describe() throws ErasureException {
        return read().map(list -> "The list of erased users " + path + " names "
                        + counted(list.users().size(), "user"))
                .orElse("The list of erased users " + path + " is not there yet, so that nobody is erased");
    }

    static String counted(final int number, final String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /** Says that a file is not there any more which named somebody. */
    ErasureException gone() {
        return new ErasureException(
                "The list of erased users " + path
                        + " is gone, and erased users must not come back: bring it back, or make an empty file if nobody is to be erased any more");
    }

    private ErasureException unreadable(final IOException failure) {
        return new ErasureException("The list of erased users " + path + " cannot be read (" + reason(failure)
                + "): it must be a file that NiFi may read, of text in UTF-8 with one user a line");
    }

    private static String reason(final IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (failure instanceof TextException) {
            return failure.getMessage();
        }
        if (failure instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
