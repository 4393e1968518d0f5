package org.nifiaaas.training.benchmark;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.nifiaaas.training.evaluate.RankedLists;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.failure.TrainingException;

/**
 * The ranked lists of every model, as CSV, compressed if the name ends in {@code .gz}. The lists of each model are a file beside it until all are there. Not thread-safe.
 */
public final class PredictionFile {

    private static final String HEADER = "model,task,direction,user,item,rank,score\n";

    private final Path file;

    /** Creates one; nothing is written yet. */
    public PredictionFile(final Path file) {
        this.file = file;
    }

    private Path part(final String model, final Task task) {
        return file.resolveSibling(file.getFileName() + "." + model + "." + task.value() + ".part");
    }

    boolean has(final String model, final Task task) {
        return Files.exists(part(model, task));
    }

    void write(final String model, final Task task, final Entry entry, final BenchmarkData data)
            throws TrainingException {
        final Path part = part(model, task);
        final Path fresh = part.resolveSibling(part.getFileName() + ".new");
        try {
            try (Writer writer = open(fresh)) {
                final String prefix = model + "," + task.value() + ",";
                data.test()
                        .list(
                                task,
                                entry.scorers().get(),
                                (direction, user, item, rank, score) -> writer.write(
                                        prefix + (direction == RankedLists.Direction.ITEMS ? "items" : "users") + ","
                                                + quoted(data.users().token(user)) + ","
                                                + quoted(data.items().token(item)) + ","
                                                + rank + "," + String.format(Locale.ROOT, "%.9g", score) + "\n"));
            }
            Files.move(fresh, part, StandardCopyOption.REPLACE_EXISTING);
        } catch (final IOException e) {
            throw failure(e);
        }
    }

    private Writer open(final Path path) throws IOException {
        final OutputStream out = Files.newOutputStream(path);
        return new BufferedWriter(new OutputStreamWriter(
                file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out, StandardCharsets.UTF_8));
    }

    private static String quoted(final String token) {
        return token.matches("[^\",\\r\\n]*") ? token : "\"" + token.replace("\"", "\"\"") + "\"";
    }

    private TrainingException failure(final IOException cause) {
        return new TrainingException("Predictions cannot be written: " + file + ": " + Messages.oneLine(cause), cause);
    }

    /** Makes one file of all parts. */
    public void finish(final List<String> models, final List<Task> tasks) throws TrainingException {
        final Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (Writer writer = open(fresh)) {
                writer.write(HEADER);
            }
            try (OutputStream out = Files.newOutputStream(fresh, StandardOpenOption.APPEND)) {
                for (final String model : models) {
                    for (final Task task : tasks) {
                        Files.copy(part(model, task), out);
                    }
                }
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            for (final String model : models) {
                for (final Task task : tasks) {
                    Files.delete(part(model, task));
                }
            }
        } catch (final IOException e) {
            throw failure(e);
        }
    }
}
