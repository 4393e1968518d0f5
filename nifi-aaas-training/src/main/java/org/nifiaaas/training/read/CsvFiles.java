package org.nifiaaas.training.read;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;

/**
 * Finds the CSV files that the inputs name and groups them by header line, since files of one folder may order their columns differently.
 *
 * <p>An input is a file, a folder (read with its subfolders) or a glob, on any file system that Hadoop knows. Empty files and names that begin with a dot or an
 * underscore are passed over, as Spark does.
 */
final class CsvFiles {

    private static final int LONGEST_HEADER = 1 << 20;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final String GLOB_CHARACTERS = "{}[]*?\\,";

    private final Configuration configuration;
    private final CompressionCodecFactory codecs;

    CsvFiles(final Configuration configuration) {
        this.configuration = configuration;
        this.codecs = new CompressionCodecFactory(configuration);
    }

    /**
     * Files by header line.
     *
     * @return for each header the paths, escaped so that Spark takes them literally; ordered by path
     * @throws InputException if an input names nothing, cannot be read or holds no file with a header
     */
    Map<String, List<String>> byHeader(final List<String> inputs) throws InputException {
        final Map<String, List<String>> groups = new LinkedHashMap<>();
        for (final String input : inputs) {
            try {
                if (!addFiles(input, groups)) {
                    throw new InputException("Input holds no CSV file with a header line: " + input);
                }
            } catch (final IOException | IllegalArgumentException e) {
                throw new InputException("Input cannot be read: " + input + ": " + Messages.oneLine(e), e);
            }
        }
        return groups;
    }

    private boolean addFiles(final String input, final Map<String, List<String>> groups)
            throws IOException, InputException {
        final Path pattern = new Path(input);
        final FileSystem fileSystem = pattern.getFileSystem(configuration);
        final FileStatus[] matches = fileSystem.globStatus(pattern);
        if (matches == null || matches.length == 0) {
            throw new InputException("Input does not exist: " + input);
        }
        boolean found = false;
        for (final Path file : files(fileSystem, matches)) {
            final String header = header(fileSystem, file);
            if (!header.isEmpty()) {
                groups.computeIfAbsent(header, key -> new ArrayList<>()).add(escaped(file.toString()));
                found = true;
            }
        }
        return found;
    }

    private static Iterable<Path> files(final FileSystem fileSystem, final FileStatus[] matches) throws IOException {
        final TreeSet<Path> files = new TreeSet<>();
        for (final FileStatus match : matches) {
            if (match.isFile()) {
                files.add(match.getPath());
                continue;
            }
            final RemoteIterator<LocatedFileStatus> inside = fileSystem.listFiles(match.getPath(), true);
            while (inside.hasNext()) {
                final Path file = inside.next().getPath();
                if (!isHidden(match.getPath(), file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static boolean isHidden(final Path folder, final Path file) {
        for (Path part = file; part != null && !part.equals(folder); part = part.getParent()) {
            if (part.getName().startsWith(".") || part.getName().startsWith("_")) {
                return true;
            }
        }
        return false;
    }

    private String header(final FileSystem fileSystem, final Path file) throws IOException {
        final CompressionCodec codec = codecs.getCodec(file);
        try (InputStream raw = fileSystem.open(file);
                InputStream in = codec == null ? raw : codec.createInputStream(raw);
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            String line = readLine(reader);
            while (line != null && line.trim().isEmpty()) {
                line = readLine(reader);
            }
            if (line == null) {
                return "";
            }
            return line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
        }
    }

    /** Reads a line without line end, null at the end of the file. */
    private static String readLine(final BufferedReader reader) throws IOException {
        final StringBuilder line = new StringBuilder();
        int character = reader.read();
        if (character < 0) {
            return null;
        }
        while (character >= 0 && character != '\n') {
            if (line.length() == LONGEST_HEADER) {
                throw new IOException("the first line is longer than " + LONGEST_HEADER + " characters");
            }
            if (character != '\r') {
                line.append((char) character);
            }
            character = reader.read();
        }
        return line.toString();
    }

    private static String escaped(final String path) {
        final StringBuilder text = new StringBuilder(path.length());
        for (int position = 0; position < path.length(); position++) {
            if (GLOB_CHARACTERS.indexOf(path.charAt(position)) >= 0) {
                text.append('\\');
            }
            text.append(path.charAt(position));
        }
        return text.toString();
    }
}
