package org.nifiaaas.services.model.source;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelsFile;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * A storage of models: {@code <root>/<model>/<version>/} and {@code <root>/<model>/labels.json}.
 *
 * <p>A version is a folder whose name is a positive whole number and which holds a manifest; everything else is ignored and explained. Nothing outside of the
 * root is ever read, neither by a name nor through a symbolic link. The root itself may be a link. One thread may list while another one
 * reads versions.
 */
public final class ModelRepository implements ModelVersionSource {

    private final RepositoryStorage storage;
    /** Used by the thread that lists only. */
    private final Map<String, Map<String, Long>> lastLabels = new HashMap<>();
    /** Complete versions by model, as they were last looked into. Used by the thread that lists only. */
    private final Map<String, Map<Long, Seen>> seen = new HashMap<>();

    /**
     * A version that is complete.
     *
     * @param folderMillis when the entries of its folder last changed
     * @param stamp of its manifest
     */
    private record Seen(long folderMillis, String stamp) {}

    /**
     * Creates the view of a local or mounted folder; nothing is read yet.
     *
     * @param root folder of the models
     */
    public ModelRepository(final Path root) {
        this(new LocalStorage(root));
    }

    /**
     * Creates the view; nothing is read yet.
     *
     * @param storage has the models at its root; the caller closes it
     */
    public ModelRepository(final RepositoryStorage storage) {
        this.storage = storage;
    }

    /**
     * Checks that the root can be read at all.
     *
     * @throws IOException with one line that names the root if it cannot
     */
    public void check() throws IOException {
        storage.check();
        models();
    }

    @Override
    public List<String> models() throws IOException {
        final TreeSet<String> models = new TreeSet<>();
        for (final StoredEntry entry : storage.list("")) {
            if (RepositoryFolder.isModelName(entry.name()) && entry.isFolder() && !entry.leadsOutside()) {
                models.add(entry.name());
            }
        }
        return List.copyOf(models);
    }

    /** Lists a model with every version as it is now, if it was never listed before. */
    public ModelListing list(final String model) throws IOException {
        return list(model, listing -> Set.of());
    }

    @Override
    public ModelListing list(final String model, final Function<ModelListing, Set<Long>> watched) throws IOException {
        final List<String> remarks = new ArrayList<>();
        final SortedMap<Long, String> versions = new TreeMap<>();
        final Map<Long, Seen> known = seen.computeIfAbsent(model, name -> new HashMap<>());
        final Set<Long> fresh = new TreeSet<>();
        final boolean exists = hasFolder(model);
        if (exists) {
            for (final StoredEntry entry : storage.list(model)) {
                addVersion(model, entry, known, fresh, remarks).ifPresent(stamp -> versions.put(number(entry), stamp));
            }
        } else {
            remarks.add("there is no folder " + model + " in the repository");
        }
        known.keySet().retainAll(versions.keySet());
        if (known.isEmpty()) {
            seen.remove(model);
        }
        final String problem = readLabels(model);
        final Map<String, Long> labels = lastLabels.getOrDefault(model, Map.of());
        final ModelListing first = new ModelListing(exists, versions, labels, remarks, problem);
        for (final long number : watched.apply(first)) {
            final Seen earlier = known.get(number);
            if (earlier != null && !fresh.contains(number)) {
                lookInto(model, number, earlier.folderMillis(), known, remarks)
                        .ifPresentOrElse(stamp -> versions.put(number, stamp), () -> versions.remove(number));
            }
        }
        return new ModelListing(exists, versions, labels, remarks, problem);
    }

    private static long number(final StoredEntry entry) {
        return Long.parseLong(entry.name());
    }

    @Override
    public BundleManifest manifest(final String model, final long version) throws BundleException, IOException {
        return ModelBundle.readManifest(storage, versionFolder(model, version));
    }

    @Override
    public ModelBundle read(final String model, final long version, final LongConsumer read, final Runnable step)
            throws BundleException, IOException {
        return ModelBundle.read(new ObservedStorage(storage, read), versionFolder(model, version), step);
    }

    private String versionFolder(final String model, final long version) throws BundleException, IOException {
        hasFolder(model);
        final String folder = model + "/" + version;
        final Optional<StoredEntry> entry = storage.find(folder);
        if (entry.isEmpty() || !entry.get().isFolder()) {
            throw new BundleException("its folder is missing");
        }
        if (entry.get().leadsOutside()) {
            throw new BundleException("its folder is a link that leads out of the repository");
        }
        return folder;
    }

    /** Whether a model has a folder. A storage that has vanished as a whole says nothing about that. */
    private boolean hasFolder(final String model) throws IOException {
        if (!RepositoryFolder.isModelName(model)) {
            throw new IOException("'" + model + "' is not the name of a model");
        }
        final Optional<StoredEntry> root = storage.find("");
        if (root.isEmpty() || !root.get().isFolder()) {
            throw new IOException("repository folder " + storage.location("") + " is not there");
        }
        final Optional<StoredEntry> folder = storage.find(model);
        if (folder.isPresent() && folder.get().leadsOutside()) {
            throw new IOException("folder " + model + " is a link that leads out of the repository");
        }
        return folder.isPresent() && folder.get().isFolder();
    }

    /** Stamp of a version if the entry is a complete one. */
    private Optional<String> addVersion(
            final String model,
            final StoredEntry entry,
            final Map<Long, Seen> known,
            final Set<Long> fresh,
            final List<String> remarks)
            throws IOException {
        final String name = entry.name();
        if (name.startsWith(".") || !entry.isFolder()) {
            // Hidden folders are where writers stage versions and lock runs.
            return Optional.empty();
        }
        if (!RepositoryFolder.isVersionName(name)) {
            remarks.add("folder " + name + " is ignored: its name is not a positive whole number");
            return Optional.empty();
        }
        if (entry.leadsOutside()) {
            remarks.add("version " + name + " is ignored: it is a link that leads out of the repository");
            return Optional.empty();
        }
        final long number = number(entry);
        final Seen earlier = known.get(number);
        if (earlier != null && earlier.folderMillis() == entry.modifiedMillis()) {
            return Optional.of(earlier.stamp());
        }
        fresh.add(number);
        return lookInto(model, number, entry.modifiedMillis(), known, remarks);
    }

    /** Stamp of a version's manifest as it is now; empty if the version is not complete. */
    private Optional<String> lookInto(
            final String model,
            final long number,
            final long folderMillis,
            final Map<Long, Seen> known,
            final List<String> remarks)
            throws IOException {
        final Optional<StoredEntry> manifest = storage.find(model + "/" + number + "/" + ModelBundle.MANIFEST);
        if (manifest.isPresent() && manifest.get().isFile()) {
            known.put(number, new Seen(folderMillis, manifest.get().stamp()));
            return Optional.of(manifest.get().stamp());
        }
        known.remove(number);
        remarks.add(
                manifest.isEmpty()
                        ? "version " + number + " is not complete: it has no manifest.json (yet)"
                        : "version " + number + " is ignored: its manifest.json is not a regular file");
        return Optional.empty();
    }

    /** Remembers the labels if they can be read; otherwise says why not. A file that was never there is no labels. */
    private String readLabels(final String model) {
        try {
            lastLabels.put(model, LabelsFile.read(storage, model + "/" + ModelBundle.LABELS));
            return "";
        } catch (final NoSuchFileException e) {
            return lastLabels.containsKey(model) ? labelsProblem("it is gone") : "";
        } catch (final IOException e) {
            return labelsProblem(Explanation.of(e));
        }
    }

    private static String labelsProblem(final String reason) {
        return "labels.json cannot be read, the last labels stay: " + reason;
    }
}
