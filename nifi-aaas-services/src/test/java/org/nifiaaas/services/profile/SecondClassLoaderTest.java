package org.nifiaaas.services.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.services.ProfileStoreException;

/** The NAR is replaced while NiFi runs: a second class loader has the store's classes and its native library. */
class SecondClassLoaderTest {

    private static final String KEY = "user=8:12345678 ";

    @TempDir
    private Path root;

    /** Opens a store, adds to a profile and tells what became of it; or tells why it cannot. */
    public static final class Adding implements UnaryOperator<String> {

        @Override
        public String apply(final String folder) {
            try (ProfileStore store = Texts.open(Path.of(folder))) {
                final String before = Texts.read(store::read, KEY).getOrDefault(KEY, "");
                Texts.write(store::update, KEY, before + "+");
                return Texts.read(store::read, KEY).get(KEY);
            } catch (final TableException | ProfileStoreException e) {
                return e.getMessage();
            }
        }
    }

    @Test
    void eachLoaderHasALibraryOfItsOwnAndBothWorkSideBySide()
            throws IOException, ReflectiveOperationException, TableException, ProfileStoreException {
        try (ProfileStore store = Texts.open(root.resolve("first"));
                URLClassLoader second = apart();
                URLClassLoader third = apart()) {
            Texts.write(store::update, KEY, "first");
            final String other = root.resolve("other").toString();

            assertEquals("+", adding(second).apply(other));
            assertEquals("++", adding(third).apply(other));
            assertEquals("+++", adding(second).apply(other));
            assertEquals(Map.of(KEY, "first"), Texts.read(store::read, KEY));
        }
    }

    /** RocksDB itself, of which each class loader has a copy, would not see that another one of the same process has the directory open. */
    @Test
    void directoryThatAnotherLoadersServiceUsesIsInUse()
            throws IOException, ReflectiveOperationException, TableException, ProfileStoreException {
        final Path folder = root.resolve("profiles");
        try (URLClassLoader second = apart()) {
            try (ProfileStore store = Texts.open(folder)) {
                Texts.write(store::update, KEY, "first");
                assertEquals(FolderLock.IN_USE, adding(second).apply(folder.toString()));
            }
            assertEquals("first+", adding(second).apply(folder.toString()));
        }
    }

    /** The name of the system is read when RocksDB's classes are loaded. */
    @Test
    void systemWithoutALibraryIsTold() throws IOException, ReflectiveOperationException {
        final String name = System.setProperty("os.name", "Mac OS X");
        try (URLClassLoader second = apart()) {
            final String answer = adding(second).apply(root.resolve("other").toString());

            assertTrue(
                    answer.startsWith("cannot be opened on this machine, for there is no librocksdbjni-osx"), answer);
            assertTrue(answer.endsWith(": the store needs Linux on x86-64 with glibc"), answer);
        } finally {
            System.setProperty("os.name", name);
        }
    }

    @SuppressWarnings("unchecked")
    private static UnaryOperator<String> adding(final ClassLoader loader) throws ReflectiveOperationException {
        final Class<?> type = loader.loadClass(Adding.class.getName());
        assertNotSame(Adding.class, type);
        return (UnaryOperator<String>) type.getDeclaredConstructor().newInstance();
    }

    private static URLClassLoader apart() throws IOException {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }
}
