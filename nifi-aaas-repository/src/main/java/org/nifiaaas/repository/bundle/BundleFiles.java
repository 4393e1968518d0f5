package org.nifiaaas.repository.bundle;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.nifiaaas.features.Checksums;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/** The files of one version's folder, compared with its manifest. Immutable; every call reads the storage. */
final class BundleFiles {

    private static final long LARGEST_FILE = Integer.MAX_VALUE - 8L;
    private static final long LARGEST_MANIFEST = 16L << 20;

    /** What every file system can name; others fail in ways that would be taken for trouble that passes. */
    private static final Pattern PLAIN_NAME = Pattern.compile("[ -~&&[^/\\\\]]{1,128}");

    private final RepositoryStorage storage;
    private final String folder;
    private final BundleManifest manifest;
    private final String manifestSha;

    private BundleFiles(
            final RepositoryStorage storage,
            final String folder,
            final BundleManifest manifest,
            final String manifestSha) {
        this.storage = storage;
        this.folder = folder;
        this.manifest = manifest;
        this.manifestSha = manifestSha;
    }

    /**
     * Reads the manifest and nothing else.
     *
     * @param folder the version folder, {@code <model>/<version>}
     * @throws BundleException if it is missing, unreadable or belongs to another model or version
     */
    static BundleFiles open(final RepositoryStorage storage, final String folder) throws BundleException {
        final String file = folder + "/" + ModelBundle.MANIFEST;
        final long size = size(storage, file, ModelBundle.MANIFEST, LARGEST_MANIFEST);
        final byte[] bytes = call(ModelBundle.MANIFEST, () -> storage.read(file, size));
        final BundleManifest manifest = parse(ModelBundle.MANIFEST + " ", bytes, BundleManifest::fromJson);
        final String expected = manifest.model() + "/" + manifest.version();
        if (!folder.equals(expected)) {
            throw new BundleException(ModelBundle.MANIFEST + " belongs to " + expected + ", but lies in " + folder);
        }
        return new BundleFiles(storage, folder, manifest, Checksums.sha256(bytes));
    }

    BundleManifest manifest() {
        return manifest;
    }

    /** SHA-256 of the manifest file. */
    String manifestSha() {
        return manifestSha;
    }

    /**
     * Compares every file with the size and checksum that the manifest says. What is not wanted is never in memory as a whole.
     *
     * @param wanted tells by name which contents the caller needs
     * @param step called after each little piece of work on those, so that the caller can rest
     * @return the wanted contents by name
     * @throws BundleException if a file is missing or damaged, or leaves the folder by a symbolic link
     */
    Map<String, byte[]> read(final Predicate<String> wanted, final Runnable step) throws BundleException {
        final Map<String, byte[]> contents = new HashMap<>();
        for (final Map.Entry<String, BundleManifest.FileEntry> file :
                manifest.files().entrySet()) {
            final String name = file.getKey();
            requireSize(name, file.getValue().size());
            if (wanted.test(name)) {
                contents.put(name, content(name, file.getValue(), step));
            } else {
                requireChecksum(name, file.getValue(), digest(name, file.getValue()));
            }
        }
        return contents;
    }

    private void requireSize(final String name, final long expected) throws BundleException {
        if (!PLAIN_NAME.matcher(name).matches() || name.equals("..") || name.equals(".")) {
            throw new BundleException(ModelBundle.MANIFEST + " lists '" + name + "', which is not a plain file name");
        }
        final long size = size(storage, folder + "/" + name, name, Math.min(LARGEST_FILE, expected));
        if (size != expected) {
            throw new BundleException(name + " has " + size + " bytes, but the manifest says " + expected);
        }
    }

    private byte[] content(final String name, final BundleManifest.FileEntry entry, final Runnable step)
            throws BundleException {
        final byte[] bytes = call(name, () -> storage.read(folder + "/" + name, entry.size()));
        step.run();
        requireChecksum(name, entry, Checksums.sha256(bytes, step));
        return bytes;
    }

    private String digest(final String name, final BundleManifest.FileEntry entry) throws BundleException {
        return call(name, () -> storage.sha256(folder + "/" + name, entry.size()));
    }

    private static void requireChecksum(final String name, final BundleManifest.FileEntry entry, final String sha)
            throws BundleException {
        if (!sha.equals(entry.sha256())) {
            throw new BundleException(name + " has checksum " + sha + ", but the manifest says " + entry.sha256());
        }
    }

    private static long size(
            final RepositoryStorage storage, final String file, final String name, final long mostBytes)
            throws BundleException {
        final Optional<StoredEntry> entry = call(name, () -> storage.find(file));
        if (!entry.isPresent() || !entry.get().isFile()) {
            throw new BundleException(entry.isPresent() ? name + " is not a regular file" : name + " is missing");
        }
        final long size = entry.get().size();
        if (size > mostBytes) {
            throw new BundleException(name + " has " + size + " bytes, more than the " + mostBytes + " allowed");
        }
        return size;
    }

    private static <T> T call(final String name, final Call<T> call) throws BundleException {
        try {
            return call.make();
        } catch (final NoSuchFileException e) {
            throw new BundleException(name + " is missing", e);
        } catch (final IOException e) {
            throw new BundleException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Parses a file of text; {@code start} begins the message of a refusal and names the file. */
    static <T> T parse(final String start, final byte[] bytes, final Parser<T> parser) throws BundleException {
        try {
            return parser.parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (final IllegalArgumentException e) {
            throw new BundleException(start + e.getMessage(), e);
        } catch (final CharacterCodingException e) {
            throw new BundleException(start + "is not UTF-8 text", e);
        }
    }

    /** Makes something of a text, or throws an {@link IllegalArgumentException} with one line. */
    interface Parser<T> {
        T parse(String text);
    }

    private interface Call<T> {
        T make() throws IOException;
    }
}
