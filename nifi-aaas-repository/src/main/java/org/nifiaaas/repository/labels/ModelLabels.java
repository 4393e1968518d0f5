package org.nifiaaas.repository.labels;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nifiaaas.features.Json;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.storage.RepositoryStorage;

/**
 * Names for the versions of one model, such as {@code stable}: {@code labels.json} and, beside it, {@code labels.history}.
 *
 * <p>Thread-safe, also among processes that share the folder. A move is either done or not: the file is replaced as a whole and is on the disk when the call
 * returns. A move waits up to five seconds for another writer. Every call reads or writes storage on the calling thread and may be as slow as the storage.
 */
public final class ModelLabels {

    static final String HISTORY = "labels.history";
    static final String LOCK = ".labels.lock";

    private static final Pattern LABEL_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final long PATIENCE_MILLIS = 5_000;

    private final RepositoryFolder repository;
    private final String model;
    private final RepositoryStorage storage;
    private final Clock clock;
    private final long patienceMillis;

    ModelLabels(final RepositoryFolder repository, final String model, final Clock clock, final long patienceMillis) {
        this.repository = repository;
        this.model = model;
        this.storage = repository.storage();
        this.clock = clock;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Labels of a model.
     *
     * @param repository holds the model
     * @param model name of the model
     * @param clock dates the moves
     * @throws LabelException if the name is not that of a model
     */
    public static ModelLabels of(final RepositoryFolder repository, final String model, final Clock clock)
            throws LabelException {
        if (!RepositoryFolder.isModelName(model)) {
            throw LabelException.refused(
                    "'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        return new ModelLabels(repository, model, clock, PATIENCE_MILLIS);
    }

    /**
     * Tells whether a text can be a label: a letter, then up to 63 letters, digits, dots, hyphens and underscores. Digits alone would be a version.
     *
     * @param text the text
     */
    public static boolean isLabelName(final String text) {
        return LABEL_NAME.matcher(text).matches();
    }

    /**
     * Reads the labels; a model without a file has none.
     *
     * @return versions by label, ordered
     * @throws LabelException if the file cannot be read
     */
    public Map<String, Long> read() throws LabelException {
        try {
            return LabelsFile.read(storage, path(ModelBundle.LABELS));
        } catch (final NoSuchFileException e) {
            return new TreeMap<>();
        } catch (final IOException e) {
            throw LabelException.refused("labels.json of model " + model + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Moves a label, or makes it. A label that names the version already is left alone, which is no error.
     *
     * @param label name of the label
     * @param version a complete and undamaged version of the model
     * @param reason why, in words for the history
     * @return what was done
     * @throws LabelException if the label or the version cannot be used, or the storage fails; nothing has changed then
     */
    public LabelMove move(final String label, final long version, final String reason) throws LabelException {
        requireName(label);
        requireComplete(label, version);
        return locked(() -> {
            final Map<String, Long> labels = read();
            return replace(labels, label, version, reason);
        });
    }

    /**
     * Moves a label back to the version that it named before its last move. Doing it twice leads back to where it began.
     *
     * @param label name of the label
     * @param reason why, in words for the history
     * @return what was done
     * @throws LabelException if there is no such label, no earlier version is known or it is not complete any more, or the storage fails
     */
    public LabelMove rollback(final String label, final String reason) throws LabelException {
        requireName(label);
        requireModel();
        return locked(() -> {
            final Map<String, Long> labels = read();
            final Long current = labels.get(label);
            if (current == null) {
                throw LabelException.refused("Model " + model + " has no label " + label);
            }
            final OptionalLong previous = previous(label, current);
            if (!previous.isPresent()) {
                throw LabelException.refused("Label " + label + " of model " + model + " names version " + current
                        + ", and no earlier one is known");
            }
            requireComplete(label, previous.getAsLong());
            return replace(labels, label, previous.getAsLong(), reason);
        });
    }

    private OptionalLong previous(final String label, final long current) throws IOException {
        OptionalLong previous = OptionalLong.empty();
        for (final LabelMove move : new LabelHistory(storage, path(HISTORY)).read()) {
            if (move.label().equals(label) && move.to() == current && move.isChange()) {
                previous = move.from();
            }
        }
        return previous;
    }

    /**
     * The moves so far, oldest first. Moves made by hand in the file are not among them.
     *
     * @throws LabelException if the storage fails
     */
    public List<LabelMove> history() throws LabelException {
        try {
            return new LabelHistory(storage, path(HISTORY)).read();
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    private static void requireName(final String label) throws LabelException {
        if (!isLabelName(label)) {
            throw LabelException.refused(
                    "'" + label
                            + "' cannot be a label: it must begin with a letter, and hold up to 64 letters, digits, '.', '-' and '_'");
        }
    }

    private void requireModel() throws LabelException {
        try {
            repository.checkModel(model);
        } catch (final BundleException e) {
            throw LabelException.refused(e.getMessage(), e);
        }
    }

    private void requireComplete(final String label, final long version) throws LabelException {
        try {
            repository.read(model, version);
        } catch (final BundleException e) {
            final String message =
                    "Label " + label + " cannot name version " + version + " of model " + model + ": " + e.getMessage();
            throw e.isPassing() ? LabelException.passing(message, e) : LabelException.refused(message, e);
        }
    }

    private LabelMove locked(final Move move) throws LabelException {
        try (Closeable lock = storage.lock(path(LOCK), patienceMillis)) {
            if (lock == null) {
                throw LabelException.passing("Labels of model " + model + " are being changed by somebody else", null);
            }
            return move.make();
        } catch (final IOException e) {
            throw failed(e);
        }
    }

    private LabelMove replace(
            final Map<String, Long> labels, final String label, final long version, final String reason)
            throws IOException {
        final Long from = labels.get(label);
        final LabelMove move = new LabelMove(clock.instant().toString(), label, from, version, reason);
        if (move.isChange()) {
            new LabelHistory(storage, path(HISTORY)).append(move);
            labels.put(label, version);
            final String text = Json.write(labels) + "\n";
            storage.replace(path(ModelBundle.LABELS), text.getBytes(StandardCharsets.UTF_8));
        }
        return move;
    }

    private String path(final String name) {
        return model + "/" + name;
    }

    private LabelException failed(final IOException failure) {
        return LabelException.passing(
                "Labels of model " + model + " cannot be changed: "
                        + failure.getClass().getSimpleName() + " " + failure.getMessage(),
                failure);
    }

    private interface Move {
        LabelMove make() throws LabelException, IOException;
    }
}
