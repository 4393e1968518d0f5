package org.nifiaaas.sandbox.profile;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.zip.CRC32;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.features.text.Utf8Reader;
import org.nifiaaas.sandbox.console.SandboxException;

/** The file of users of whom nothing may be kept. No message names a user. */
final class ErasedUsersFile {

    private static final String COMMENT = "#";

    private final Path file;

    ErasedUsersFile(final Path file) {
        this.file = file;
    }

    Path path() {
        return file;
    }

    /** The users of the list; nobody if there is no file. */
    ErasedUsers read() throws SandboxException {
        return ErasedUsers.of(text());
    }

    private String text() throws SandboxException {
        if (!Files.exists(file)) {
            return "";
        }
        try {
            return Utf8Reader.text(Files.newInputStream(file));
        } catch (final TextException e) {
            throw SandboxException.failure(file + ", " + e.getMessage());
        } catch (final IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Adds users that the list does not have yet. Who reads it meanwhile sees the list of before, or the new one.
     *
     * @param ids in any of the ways in which sources write them
     * @return how many were added
     * @throws SandboxException if one of them can be no line of the list, or it cannot be written; nothing is changed then
     */
    int add(final Collection<String> ids) throws SandboxException {
        final Set<String> wanted = canonical(ids);
        try (FileChannel channel = FileChannel.open(
                file.resolveSibling(file.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // Until the channel is closed.
            channel.lock();
            final String before = text();
            final ErasedUsers present = ErasedUsers.of(before);
            wanted.removeIf(present::contains);
            if (!wanted.isEmpty() || !Files.exists(file)) {
                final String gap = before.isEmpty() || before.endsWith("\n") ? "" : "\n";
                final StringBuilder text = new StringBuilder(before).append(gap);
                wanted.forEach(id -> text.append(id).append('\n'));
                replace(text.toString());
            }
            return wanted.size();
        } catch (final IOException e) {
            throw unusable(e);
        }
    }

    private static Set<String> canonical(final Collection<String> ids) throws SandboxException {
        final Set<String> canonical = new LinkedHashSet<>();
        for (final String id : ids) {
            final String token = IdTokenizer.canonical(id);
            if (token.isEmpty()) {
                throw SandboxException.environment("a user is empty; name the id as events have it");
            }
            if (token.startsWith(COMMENT)) {
                throw SandboxException.environment(
                        "a user begins with #, with which comments of the list begin; such an id cannot stand in it");
            }
            canonical.add(token);
        }
        return canonical;
    }

    private void replace(final String text) throws IOException {
        final Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(draft, text);
        try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** CRC-32 of the file in 8 lower-case hexadecimal digits, which the service shows of the list that it has applied. */
    String checksum() throws SandboxException {
        final CRC32 checksum = new CRC32();
        try {
            checksum.update(Files.readAllBytes(file));
        } catch (final IOException e) {
            throw unusable(e);
        }
        return String.format(Locale.ROOT, "%08x", checksum.getValue());
    }

    private SandboxException unusable(final IOException failure) {
        return SandboxException.failure(file + " cannot be read and written", failure);
    }
}
