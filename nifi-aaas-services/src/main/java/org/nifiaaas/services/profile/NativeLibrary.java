package org.nifiaaas.services.profile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.util.Environment;

/**
 * Loads RocksDB's native library out of its jar.
 *
 * <p>Thread-safe. Each class loader loads a copy of its own, since Java loads no file for two of them: the NAR may be replaced while NiFi runs. The copy is
 * deleted as soon as it is loaded, where the system allows it, so that a process that is killed leaves none behind.
 */
final class NativeLibrary {

    private static boolean loaded;

    private NativeLibrary() {}

    /** Loads the library, if nobody has. */
    static synchronized void load() throws TableException {
        if (loaded) {
            return;
        }
        final String name = Environment.getJniLibraryFileName("rocksdb");
        try (InputStream library = RocksDB.class.getResourceAsStream("/" + name)) {
            if (library == null) {
                throw new TableException(
                        "cannot be opened on this machine, for there is no " + name
                                + ": the store needs Linux on x86-64 with glibc",
                        false);
            }
            load(library);
            loaded = true;
        } catch (final IOException | UnsatisfiedLinkError e) {
            throw new TableException(
                    "cannot be opened, for RocksDB's library cannot be loaded out of "
                            + System.getProperty("java.io.tmpdir")
                            + ": let java.io.tmpdir be a folder with room, not mounted noexec",
                    true,
                    e);
        }
    }

    private static void load(final InputStream library) throws IOException {
        final Path folder = Files.createTempDirectory("nifi-aaas-rocksdb-");
        final Path copy = folder.resolve(Environment.getJniLibraryFileName("rocksdbjni"));
        try {
            Files.copy(library, copy);
            RocksDB.loadLibrary(List.of(folder.toString()));
        } finally {
            delete(copy);
            delete(folder);
        }
    }

    private static void delete(final Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            path.toFile().deleteOnExit();
        }
    }
}
