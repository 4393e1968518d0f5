package org.nifiaaas.processors.rank.lookup;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.processors.record.RecordProperties;

/**
 * A text file in UTF-8 that is read again when it has changed. Thread-safe; its content must be immutable.
 *
 * <p>Whoever replaces the file does so by renaming a complete one over it. A file that changes while it is read, or that cannot be read, is an error and never
 * half a content.
 *
 * @param <T> content
 */
final class LookupFile<T> {

    private static final long LARGEST = 256L << 20;

    private final String property;
    private final Optional<Path> file;
    private final Parser<T> parser;
    private Stamp stamp;
    private T content;

    private LookupFile(final String property, final Optional<Path> file, final Parser<T> parser) {
        this.property = property;
        this.file = file;
        this.parser = parser;
    }

    /**
     * A property that may name a file. An empty value, which is what a property has that refers to an empty parameter, names none; to NiFi's own check of
     * external resources it would be a mistake.
     */
    static PropertyDescriptor property(final String name, final String description) {
        return new PropertyDescriptor.Builder()
                .name(name)
                .description(description + ". UTF-8; read again when it has changed")
                .required(false)
                .addValidator((subject, value, context) -> new ValidationResult.Builder()
                        .subject(subject)
                        .input(value)
                        .valid(value.isBlank() || isReadable(new File(value)))
                        .explanation("it must be empty or name a file that NiFi can read")
                        .build())
                .build();
    }

    private static boolean isReadable(final File file) {
        return file.isFile() && file.canRead();
    }

    /** The file that a property names; without a value, or with an empty one, there is never any content. */
    static <T> LookupFile<T> of(
            final ProcessContext context, final PropertyDescriptor property, final Parser<T> parser) {
        final String value = context.getProperty(property).getValue();
        final Optional<Path> file =
                Optional.ofNullable(value).filter(text -> !text.isBlank()).map(Path::of);
        return new LookupFile<>(property.getName(), file, parser);
    }

    /** Reads one id a line, in quotes or not: canonical ids, blank lines skipped, unmodifiable. */
    static List<String> ids(final InputStream content) throws IOException {
        final List<String> ids = new ArrayList<>();
        final CsvRecords records = CsvRecords.ofLines(content);
        for (CsvRow row = records.nextWellFormed(); row != null; row = records.nextWellFormed()) {
            final String id = IdTokenizer.canonical(row.value(0));
            if (!id.isEmpty()) {
                ids.add(id);
            }
        }
        return List.copyOf(ids);
    }

    /**
     * What the file holds now.
     *
     * @return the content, the same object as long as the file does not change; empty if no file is named
     * @throws LookupException if the file cannot be read or understood
     */
    synchronized Optional<T> content() throws LookupException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        final Path path = file.get();
        try {
            final Stamp now = Stamp.of(path);
            if (!now.equals(stamp)) {
                content = read(path, now);
                stamp = now;
            }
            return Optional.of(content);
        } catch (final NoSuchFileException e) {
            throw new LookupException(property + " " + path + " is missing", e);
        } catch (final TextException e) {
            throw new LookupException(property + " " + path + ", " + e.getMessage(), e);
        } catch (final IOException e) {
            throw new LookupException(property + " " + path + " cannot be read: " + RecordProperties.oneLine(e), e);
        }
    }

    private T read(final Path path, final Stamp before) throws IOException, LookupException {
        if (before.size() > LARGEST) {
            throw new LookupException(
                    property + " " + path + " has " + before.size() + " bytes, more than the " + LARGEST + " allowed");
        }
        final byte[] bytes = Files.readAllBytes(path);
        if (!Stamp.of(path).equals(before)) {
            throw new LookupException(property + " " + path + " is being written");
        }
        try {
            return parser.parse(new ByteArrayInputStream(bytes));
        } catch (final LookupException e) {
            throw new LookupException(property + " " + path + ", " + e.getMessage(), e);
        }
    }

    /** Makes an immutable content of bytes. */
    interface Parser<T> {

        /**
         * Reads the content of the file, which need not be closed.
         *
         * @throws LookupException whose message begins with the number of the line
         * @throws TextException if it is no such text at all
         */
        T parse(InputStream content) throws IOException, LookupException;
    }

    private record Stamp(FileTime modified, long size, Object key) {

        private static Stamp of(final Path path) throws IOException {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        }
    }
}
