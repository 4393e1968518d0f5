package org.nifiaaas.repository.labels;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
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

    private static final long PATIENCE_MILLIS = 5_000;

    private final RepositoryFolder repository;
    private final String model;
    private final RepositoryStorage storage;
    private final Clock clock;
    private final String by;
    private final long patienceMillis;

    ModelLabels(
            final RepositoryFolder repository,
            final String model,
            final Clock clock,
            final String by,
            final long patienceMillis) {
        this.repository = repository;
        this.model = model;
        this.storage = repository.storage();
        this.clock = clock;
        this.by = by;
        this.patienceMillis = patienceMillis;
    }

    /**
     * Labels of a model, moved by the user and host of this process.
     *
     * @param repository holds the model
     * @param model name of the model
     * @param clock dates the moves
     * @throws LabelException if the name is not that of a model
     */
    public static ModelLabels of(final RepositoryFolder repository, final String model, final Clock clock)
            throws LabelException {
        return of(repository, model, clock, "");
    }

    /**
     * Labels of a model.
     *
     * @param repository holds the model
     * @param model name of the model
     * @param clock dates the moves
     * @param mover who moves them beside the user and host of this process, in words for the history; may be empty
     * @throws LabelException if the name is not that of a model
     */
    public static ModelLabels of(
            final RepositoryFolder repository, final String model, final Clock clock, final String mover)
            throws LabelException {
        if (!RepositoryFolder.isModelName(model)) {
            throw LabelException.refused(
                    "'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        final String by = mover.isEmpty() ? ThisProcess.name() : mover + ", " + ThisProcess.name();
        return new ModelLabels(repository, model, clock, by, PATIENCE_MILLIS);
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
     * Looks one label up.
     *
     * @param label name of the label
     * @return the version that it names; empty if there is no such label and it may be made
     * @throws LabelException if there is no such model, a new label cannot be called so, or the labels cannot be read
     */
    public OptionalLong find(final String label) throws LabelException {
        requireModel();
        final Long current = read().get(label);
        if (current == null) {
            requireName(label);
            return OptionalLong.empty();
        }
        return OptionalLong.of(current);
    }

    /**
     * Moves a label, or makes it. A label that names the version already is left alone, which is no error; nothing of the version is read then. Otherwise the
     * version is compared with its checksums before the lock is taken, see {@link RepositoryFolder#check}.
     *
     * @param label name of the label
     * @param version a complete and undamaged version of the model
     * @param reason why, in words for the history
     * @return what was done
     * @throws LabelException if the label or the version cannot be used, or the storage fails; nothing has changed then
     */
    public LabelMove move(final String label, final long version, final String reason) throws LabelException {
        requireModel();
        final Long current = read().get(label);
        if (current != null && current == version) {
            return made(label, current, version, reason);
        }
        if (current == null) {
            requireName(label);
        }
        final String sha = requireComplete(label, version);
        return exclusively(() -> {
            requireSame(label, version, sha);
            return replace(read(), label, version, reason);
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
        requireModel();
        final long target = earlier(label);
        final String sha = requireComplete(label, target);
        return exclusively(() -> {
            if (earlier(label) != target) {
                throw LabelException.passing(
                        "Label " + label + " of model " + model + " was moved by somebody else meanwhile", null);
            }
            requireSame(label, target, sha);
            return replace(read(), label, target, reason);
        });
    }

    private long earlier(final String label) throws LabelException {
        final Long current = read().get(label);
        if (current == null) {
            throw LabelException.refused("Model " + model + " has no label " + label);
        }
        return previous(history(), label, current)
                .orElseThrow(() -> LabelException.refused("Label " + label + " of model " + model + " names version "
                        + current + ", and no earlier one is known"));
    }

    private static OptionalLong previous(final List<LabelMove> history, final String label, final long current) {
        OptionalLong previous = OptionalLong.empty();
        for (final LabelMove move : history) {
            if (move.label().equals(label) && move.to() == current && move.isChange()) {
                previous = move.from();
            }
        }
        return previous;
    }

    /**
     * The versions that must stay: those that a label names, and those that a rollback would lead to.
     *
     * @return why they must stay, in words, by version
     * @throws LabelException if there is no such model, or labels or history cannot be read
     */
    public Map<Long, String> needed() throws LabelException {
        requireModel();
        final Map<Long, String> needed = new TreeMap<>();
        final List<LabelMove> history = history();
        for (final Map.Entry<String, Long> label : read().entrySet()) {
            final long current = label.getValue();
            needed.merge(current, "label " + label.getKey() + " names it", ModelLabels::both);
            previous(history, label.getKey(), current)
                    .ifPresent(previous -> needed.merge(
                            previous, "a rollback of label " + label.getKey() + " leads to it", ModelLabels::both));
        }
        return needed;
    }

    private static String both(final String first, final String second) {
        return first + ", " + second;
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
            throw failed("History of the labels of model " + model + " cannot be read", e);
        }
    }

    private static void requireName(final String label) throws LabelException {
        final Optional<String> problem = LabelNames.problem(label);
        if (problem.isPresent()) {
            throw LabelException.refused("'" + label + "' cannot be a label: it " + problem.get());
        }
    }

    private void requireModel() throws LabelException {
        try {
            repository.checkModel(model);
        } catch (final BundleException e) {
            throw e.isPassing() ? LabelException.passing(e.getMessage(), e) : LabelException.refused(e.getMessage(), e);
        }
    }

    /** Checksum of the manifest of a version that is whole. */
    private String requireComplete(final String label, final long version) throws LabelException {
        try {
            return repository.check(model, version);
        } catch (final BundleException e) {
            throw unusable(label, version, e);
        }
    }

    /** What was checked without the lock must still be there under it: versions are only deleted by a holder of the lock. */
    private void requireSame(final String label, final long version, final String sha) throws LabelException {
        try {
            if (!repository.manifestSha(model, version).equals(sha)) {
                throw LabelException.passing(
                        "Version " + version + " of model " + model + " was replaced while it was checked", null);
            }
        } catch (final BundleException e) {
            throw unusable(label, version, e);
        }
    }

    private LabelException unusable(final String label, final long version, final BundleException problem) {
        final String message = "Label " + label + " cannot name version " + version + " of model " + model + ": "
                + problem.getMessage();
        return problem.isPassing()
                ? LabelException.passing(message, problem)
                : LabelException.refused(message, problem);
    }

    /**
     * Does something while no label of the model can move.
     *
     * @param task reads the labels again; what it knew before may not hold any more
     * @return what the task returns
     * @throws LabelException if somebody else holds the lock for more than five seconds, the storage fails, or the task throws it
     */
    public <T> T exclusively(final Task<T> task) throws LabelException {
        requireModel();
        try (Closeable lock = storage.lock(path(LOCK), patienceMillis)) {
            if (lock == null) {
                throw LabelException.passing("Labels of model " + model + " are being changed by somebody else", null);
            }
            return task.run();
        } catch (final IOException e) {
            throw failed("Model " + model + " cannot be changed", e);
        }
    }

    private LabelMove replace(
            final Map<String, Long> labels, final String label, final long version, final String reason)
            throws IOException {
        final LabelMove move = made(label, labels.get(label), version, reason);
        if (move.isChange()) {
            new LabelHistory(storage, path(HISTORY)).append(move);
            labels.put(label, version);
            final String text = Json.write(labels) + "\n";
            storage.replace(path(ModelBundle.LABELS), text.getBytes(StandardCharsets.UTF_8));
        }
        return move;
    }

    private LabelMove made(final String label, final Long from, final long version, final String reason) {
        return new LabelMove(clock.instant().toString(), label, from, version, reason, by);
    }

    private String path(final String name) {
        return model + "/" + name;
    }

    private static LabelException failed(final String what, final IOException failure) {
        return LabelException.passing(
                what + ": " + failure.getClass().getSimpleName() + " " + failure.getMessage(), failure);
    }

    /** Something that is done while no label can move. */
    public interface Task<T> {

        /** Does it. */
        T run() throws LabelException, IOException;
    }
}
