package org.nifiaaas.repository.retention;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * Deletes old versions of a model. Thread-safe, also among processes that share the repository.
 *
 * <p>Manifests are read before the lock of the labels is taken. What goes is decided and taken aside under it, so no label can come to name it meanwhile; only
 * manifests that are new or were replaced since are read again there. Each version is first renamed, in one step,
 * to a hidden folder {@code .pruned-<version>-<random>} of the model, so that a reader meets the whole version or none; its files are deleted after the
 * lock was given back. A crash before the rename leaves the version as it was, a crash after it leaves a hidden folder that the next call deletes. The newest
 * complete version never goes, so no number is given twice.
 */
public final class VersionPruner {

    private static final String PRUNED = ".pruned-";

    private final RepositoryFolder repository;
    private final RepositoryStorage storage;
    private final String model;
    private final ModelLabels labels;
    private final Clock clock;

    /**
     * Creates the pruner; nothing is read yet.
     *
     * @param repository holds the model
     * @param model name of the model
     * @param clock tells how old versions are
     * @throws LabelException if the name is not that of a model
     */
    public VersionPruner(final RepositoryFolder repository, final String model, final Clock clock)
            throws LabelException {
        this.repository = repository;
        this.storage = repository.storage();
        this.model = model;
        this.labels = ModelLabels.of(repository, model, clock);
        this.clock = clock;
    }

    /**
     * Tells what would become of the versions now. Changes nothing and takes no lock.
     *
     * @return every version, newest first
     * @throws LabelException if there is no such model, or its labels cannot be read
     * @throws IOException with one line if its versions cannot be read
     */
    public List<VersionFate> plan(final Retention rule) throws LabelException, IOException {
        final Map<Long, String> needed = labels.needed();
        return decide(rule, needed, look(Collections.emptyMap()));
    }

    /**
     * Deletes what the rule lets go.
     *
     * @return every version, newest first; those that go are gone
     * @throws LabelException if there is no such model, its labels or versions cannot be read, or somebody else holds the lock; what was not taken aside
     *     by then is still there, whole
     * @throws IOException with one line if its versions cannot be read, or if what was taken aside cannot be deleted; it is hidden from readers then, and the
     *     next call tries again
     */
    public List<VersionFate> prune(final Retention rule) throws LabelException, IOException {
        // Says whether there is such a model; labels may move until the lock is taken.
        labels.needed();
        final Map<Long, Seen> before = look(Collections.emptyMap());
        final List<VersionFate> fates = labels.exclusively(() -> {
            final List<VersionFate> decided = decide(rule, labels.needed(), look(before));
            for (final VersionFate fate : decided) {
                if (fate.goes()) {
                    takeAside(fate.version());
                }
            }
            return decided;
        });
        deleteWhatIsAside();
        return fates;
    }

    private void takeAside(final long version) throws IOException {
        final String aside = model + "/" + PRUNED + version + "-" + UUID.randomUUID();
        if (!storage.publish(folder(version), aside)) {
            throw new IOException(storage.location(aside) + " is taken");
        }
    }

    /** Also what a call that died has left. */
    private void deleteWhatIsAside() throws IOException {
        for (final StoredEntry entry : storage.list(model)) {
            if (entry.name().startsWith(PRUNED)) {
                storage.delete(model + "/" + entry.name());
            }
        }
    }

    /** A version as it was looked at. */
    private static final class Seen {

        private final Optional<StoredEntry> file;
        private final Optional<BundleManifest> manifest;

        Seen(final Optional<StoredEntry> file, final Optional<BundleManifest> manifest) {
            this.file = file;
            this.manifest = manifest;
        }

        /** Whether the manifest is the one that was looked at. */
        boolean isStill(final Optional<StoredEntry> now) {
            return file.map(StoredEntry::stamp).equals(now.map(StoredEntry::stamp));
        }
    }

    /**
     * Looks at every version.
     *
     * @param before what is known of them; of those that are as they were nothing is read
     * @return the newest first
     */
    private Map<Long, Seen> look(final Map<Long, Seen> before) throws IOException {
        final List<Long> numbers = new ArrayList<>(repository.versions(model));
        Collections.reverse(numbers);
        final Map<Long, Seen> seen = new LinkedHashMap<>();
        for (final long number : numbers) {
            final Optional<StoredEntry> file = storage.find(folder(number) + "/" + ModelBundle.MANIFEST);
            final Seen earlier = before.get(number);
            final boolean isKnown = earlier != null && earlier.isStill(file);
            seen.put(number, isKnown ? earlier : new Seen(file, manifest(number)));
        }
        return seen;
    }

    private List<VersionFate> decide(
            final Retention rule, final Map<Long, String> needed, final Map<Long, Seen> versions) {
        final List<VersionFate> fates = new ArrayList<>();
        int complete = 0;
        for (final Map.Entry<Long, Seen> version : versions.entrySet()) {
            final long number = version.getKey();
            final Seen seen = version.getValue();
            if (seen.manifest.isPresent()) {
                complete++;
                fates.add(fate(seen.manifest.get(), seen.file, complete, needed.get(number), rule));
            } else {
                fates.add(new VersionFate(number, 0, "", "it has no manifest that can be read, see verify"));
            }
        }
        return fates;
    }

    private Optional<BundleManifest> manifest(final long number) throws IOException {
        try {
            return Optional.of(repository.manifest(model, number));
        } catch (final BundleException e) {
            if (e.isPassing()) {
                throw new IOException(e.getMessage(), e);
            }
            return Optional.empty();
        }
    }

    private VersionFate fate(
            final BundleManifest manifest,
            final Optional<StoredEntry> file,
            final int rank,
            final String needed,
            final Retention rule) {
        final long version = manifest.version();
        long bytes = file.map(StoredEntry::size).orElse(0L);
        for (final BundleManifest.FileEntry each : manifest.files().values()) {
            bytes += each.size();
        }
        final List<String> reasons = new ArrayList<>();
        if (rank <= rule.keep()) {
            reasons.add(rule.keep() == 1 ? "it is the newest" : "it is among the " + rule.keep() + " newest");
        }
        if (needed != null) {
            reasons.add(needed);
        }
        if (rule.spares(version)) {
            reasons.add("it was just made");
        }
        if (isYoung(manifest, file, rule)) {
            reasons.add("it is younger than " + words(rule));
        }
        return new VersionFate(version, bytes, manifest.createdAt(), String.join(", ", reasons));
    }

    /** The later one of both times counts: a copied version is as young as its copy, and one whose time cannot be read as its file. */
    private boolean isYoung(final BundleManifest manifest, final Optional<StoredEntry> file, final Retention rule) {
        final Instant limit = clock.instant().minus(rule.youngerThan());
        if (!file.isPresent()
                || Instant.ofEpochMilli(file.get().modifiedMillis()).isAfter(limit)) {
            return true;
        }
        try {
            return Instant.parse(manifest.createdAt()).isAfter(limit);
        } catch (final DateTimeException e) {
            return false;
        }
    }

    private static String words(final Retention rule) {
        final long hours = rule.youngerThan().toHours();
        return hours % 24 == 0 ? count(hours / 24, "day") : count(hours, "hour");
    }

    private static String count(final long number, final String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private String folder(final long version) {
        return model + "/" + version;
    }
}
