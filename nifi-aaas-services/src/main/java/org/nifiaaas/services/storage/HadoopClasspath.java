package org.nifiaaas.services.storage;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads class paths as people write them and as {@code hadoop classpath} prints them. */
final class HadoopClasspath {

    private static final String WILDCARD = "*";

    private HadoopClasspath() {}

    /**
     * Finds what a class path names.
     *
     * @param text jars, folders (their jars, and the folder itself for configuration files) and wildcards such as {@code lib/*}, separated by commas or by the
     *     platform's path separator
     * @return jars and folders in this order; jars of one folder ordered by name
     * @throws IOException with one line that names the first entry that is not there
     */
    static List<URL> expand(final String text) throws IOException {
        final List<URL> urls = new ArrayList<>();
        for (final String part : text.split("[," + File.pathSeparator + "]")) {
            if (!part.isBlank()) {
                add(part.trim(), urls);
            }
        }
        return urls;
    }

    private static void add(final String entry, final List<URL> urls) throws IOException {
        if (entry.endsWith("/" + WILDCARD) || entry.endsWith("/*.jar")) {
            final Path folder = path(entry.substring(0, entry.lastIndexOf('/')));
            // Hadoop's own scripts name folders that need not exist.
            if (Files.isDirectory(folder)) {
                addJars(folder, urls);
            }
            return;
        }
        final Path path = path(entry);
        if (Files.isDirectory(path)) {
            urls.add(url(path));
            addJars(path, urls);
        } else if (Files.isReadable(path)) {
            urls.add(url(path));
        } else {
            throw new IOException("there is no file " + entry + " that can be read");
        }
    }

    private static Path path(final String text) throws IOException {
        try {
            return Path.of(text);
        } catch (final InvalidPathException e) {
            throw new IOException("'" + text + "' is not a path", e);
        }
    }

    private static void addJars(final Path folder, final List<URL> urls) throws IOException {
        final List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, HadoopClasspath::isJar)) {
            entries.forEach(jars::add);
        } catch (final DirectoryIteratorException e) {
            throw e.getCause();
        }
        jars.sort(null);
        for (final Path jar : jars) {
            urls.add(url(jar));
        }
    }

    private static boolean isJar(final Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar") && Files.isRegularFile(path);
    }

    private static URL url(final Path path) throws MalformedURLException {
        return path.toAbsolutePath().normalize().toUri().toURL();
    }
}
