package org.nifiaaas.sandbox.model;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRecords;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * A vocabulary as somebody else's training wrote it: one id a line in the order of the model's index, or CSV with the columns {@code token} and {@code index}
 * and any others.
 *
 * <p>Ids are brought into canonical form, as ExtractFeatures will bring those of the events. Two lines must not become the same id then.
 */
final class TokenFile {

    private static final String TOKEN = "token";
    private static final String INDEX = "index";
    private static final int LONGEST_SHOWN = 60;
    /** Single precision, in which rows enter a module, counts no further. */
    private static final int MOST_TOKENS = (1 << 24) - 1;

    private final Path file;
    private final int highestFirstIndex;
    private final List<Entry> entries = new ArrayList<>();
    private int changed;
    private long firstChangedLine;

    private record Entry(String token, long index, long line) {}

    /**
     * What was read.
     *
     * @param changed ids that were not in canonical form
     * @param firstChangedLine line of the first of them, 0 if there is none
     */
    record Tokens(Path file, Vocabulary vocabulary, int changed, long firstChangedLine) {}

    private TokenFile(final Path file, final boolean unknownRows) {
        this.file = file;
        this.highestFirstIndex = unknownRows ? 2 : 1;
    }

    /**
     * Reads a file.
     *
     * @param unknownRows whether row 1 of the embedding is that of unknown ids, so that the indices of a CSV file may also begin with 2
     * @throws SandboxException if it is not such a file; the message names the line
     */
    static Tokens read(final Path file, final boolean unknownRows) throws SandboxException {
        return new TokenFile(file, unknownRows).read();
    }

    private Tokens read() throws SandboxException {
        final String text = InputFiles.text(file);
        if (isCsv(text)) {
            readCsv(text);
            orderByIndex();
        } else {
            readLines(text);
        }
        if (entries.isEmpty()) {
            throw SandboxException.failure(file + " holds no ids");
        }
        if (entries.size() > MOST_TOKENS) {
            throw SandboxException.failure(String.format(
                    Locale.ROOT,
                    "%s holds %,d ids; a model can tell %,d apart at most",
                    file,
                    entries.size(),
                    MOST_TOKENS));
        }
        refuseRepetitions();
        final List<String> tokens = entries.stream().map(Entry::token).toList();
        return new Tokens(file, Vocabulary.inOrder(tokens), changed, firstChangedLine);
    }

    private boolean isCsv(final String text) throws SandboxException {
        final String header = text.lines().findFirst().orElse("").replace("\"", "");
        final Set<String> columns = Arrays.stream(
                        header.toLowerCase(Locale.ROOT).split(","))
                .map(String::trim)
                .collect(Collectors.toSet());
        final boolean csv = columns.contains(TOKEN) && columns.contains(INDEX);
        if (!csv && file.toString().toLowerCase(Locale.ROOT).endsWith(".csv")) {
            throw SandboxException.failure(
                    file + ", line 1: a CSV file needs the header " + TOKEN + "," + INDEX + ", not " + shown(header));
        }
        return csv;
    }

    private void readLines(final String text) throws SandboxException {
        final String[] lines = text.split("\n", -1);
        final int count = lines[lines.length - 1].isEmpty() ? lines.length - 1 : lines.length;
        for (int line = 1; line <= count; line++) {
            final String raw = lines[line - 1];
            add(raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw, line, line);
        }
    }

    private void readCsv(final String text) throws SandboxException {
        final int headerEnd = text.lines().findFirst().orElse("").length();
        // The letter case of the names does not count here.
        final String lowerCase = text.substring(0, headerEnd).toLowerCase(Locale.ROOT) + text.substring(headerEnd);
        final byte[] bytes = lowerCase.getBytes(StandardCharsets.UTF_8);
        try (CsvRecords records = CsvRecords.open(new ByteArrayInputStream(bytes))) {
            final CsvHeader header = CsvHeader.read(records);
            final int token = header.position(TOKEN);
            final int index = header.position(INDEX);
            for (CsvRow row = records.nextWellFormed(); row != null; row = records.nextWellFormed()) {
                if (row.size() != header.width()) {
                    throw wrong(row.line(), "it has " + row.size() + " columns instead of " + header.width());
                }
                addRow(row.value(token), row.value(index).trim(), row.line());
            }
        } catch (final IOException e) {
            throw SandboxException.failure(file + ", " + e.getMessage());
        }
    }

    private void addRow(final String token, final String index, final long line) throws SandboxException {
        if (!index.matches("[0-9]{1,18}")) {
            throw wrong(line, "the index " + shown(index) + " is not a whole number");
        }
        add(token, Long.parseLong(index), line);
    }

    private void add(final String raw, final long index, final long line) throws SandboxException {
        final String token = IdTokenizer.canonical(raw);
        if (token.isEmpty()) {
            throw wrong(line, "there is no id");
        }
        if (!token.equals(raw)) {
            firstChangedLine = changed == 0 ? line : firstChangedLine;
            changed++;
        }
        entries.add(new Entry(token, index, line));
    }

    private void orderByIndex() throws SandboxException {
        entries.sort(Comparator.comparingLong(Entry::index));
        if (!entries.isEmpty() && entries.get(0).index() > highestFirstIndex) {
            throw wrong(
                    entries.get(0).line(),
                    "the smallest index is " + entries.get(0).index() + ", so the first ids are missing");
        }
        for (int position = 1; position < entries.size(); position++) {
            final Entry before = entries.get(position - 1);
            final Entry entry = entries.get(position);
            if (entry.index() == before.index()) {
                throw wrong(
                        Math.max(entry.line(), before.line()),
                        "index " + entry.index() + " is that of line " + Math.min(entry.line(), before.line())
                                + " already");
            }
            if (entry.index() > before.index() + 1) {
                throw wrong(
                        entry.line(),
                        "index " + entry.index() + " comes after " + before.index() + ": index " + (before.index() + 1)
                                + " has no id");
            }
        }
    }

    private void refuseRepetitions() throws SandboxException {
        final Map<String, Long> lines = new HashMap<>();
        for (final Entry entry : entries) {
            final Long earlier = lines.putIfAbsent(entry.token(), entry.line());
            if (earlier != null) {
                throw wrong(
                        Math.max(entry.line(), earlier),
                        shown(entry.token()) + " is the id of line " + Math.min(entry.line(), earlier) + " already");
            }
        }
    }

    private SandboxException wrong(final long line, final String what) {
        return SandboxException.failure(file + ", line " + line + ": " + what);
    }

    private static String shown(final String text) {
        final String line = IdTokenizer.canonical(text);
        return "'" + (line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "..." : line) + "'";
    }
}
