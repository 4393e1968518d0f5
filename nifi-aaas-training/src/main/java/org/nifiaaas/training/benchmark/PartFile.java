package org.nifiaaas.training.benchmark;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;

/**
 * Finished outcomes beside the report, so that a run that was interrupted goes on where it was: a line that tells what was asked, then a line of JSON for each outcome. What was
 * asked for something else is begun anew, and a line that is not whole is done again. Not thread-safe.
 */
public final class PartFile {

    private static final Gson GSON = new Gson();

    private final Path file;
    private final String question;
    private final Map<String, Outcome> outcomes = new LinkedHashMap<>();

    private PartFile(final Path file, final String question) {
        this.file = file;
        this.question = question;
    }

    /**
     * Opens the file, or makes it.
     *
     * @param report the file that will be written in the end
     * @param question all that outcomes depend on, in one line
     */
    public static PartFile open(final Path report, final String question) throws TrainingException {
        final PartFile part = new PartFile(report.resolveSibling(report.getFileName() + ".part"), question);
        try {
            part.read();
            part.rewrite();
        } catch (final IOException e) {
            throw new TrainingException(
                    "Finished results cannot be kept in " + part.file + ": " + Messages.oneLine(e), e);
        }
        return part;
    }

    private void read() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        final List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty() || !lines.get(0).equals(question)) {
            return;
        }
        for (final String line : lines.subList(1, lines.size())) {
            outcome(line).ifPresent(outcome -> outcomes.put(key(outcome), outcome));
        }
    }

    private static Optional<Outcome> outcome(final String line) {
        try {
            return Optional.ofNullable(GSON.fromJson(line, Outcome.class));
        } catch (final JsonParseException e) {
            return Optional.empty();
        }
    }

    private void rewrite() throws IOException {
        final StringBuilder text = new StringBuilder(question).append('\n');
        outcomes.values().forEach(outcome -> text.append(GSON.toJson(outcome)).append('\n'));
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.write(fresh, text.toString().getBytes(StandardCharsets.UTF_8));
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String key(final Outcome outcome) {
        return key(outcome.model(), outcome.task(), outcome.seed());
    }

    private static String key(final String model, final String task, final long seed) {
        return model + " " + task + " " + seed;
    }

    /** Number of finished outcomes. */
    public int size() {
        return outcomes.size();
    }

    /** The outcome, if it is finished. */
    Optional<Outcome> find(final String model, final String task, final long seed) {
        return Optional.ofNullable(outcomes.get(key(model, task, seed)));
    }

    void add(final Outcome outcome) throws TrainingException {
        try {
            Files.write(
                    file,
                    (GSON.toJson(outcome) + "\n").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (final IOException e) {
            throw new TrainingException("Finished results cannot be kept in " + file + ": " + Messages.oneLine(e), e);
        }
        outcomes.put(key(outcome), outcome);
    }

    /** Deletes the file, once the report is there. */
    public void delete() throws TrainingException {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw new TrainingException(file + " cannot be deleted: " + Messages.oneLine(e), e);
        }
    }
}
