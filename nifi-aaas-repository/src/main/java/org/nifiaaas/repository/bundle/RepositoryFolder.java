package org.nifiaaas.repository.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.nifiaaas.features.RepositoryNames;
import org.nifiaaas.repository.storage.LocalStorage;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.repository.storage.StoredEntry;

/**
 * A storage of models: {@code <root>/<model>/<version>/}. Immutable and thread-safe; every call reads the storage on the calling thread.
 *
 * <p>Nothing outside of the root is read through a symbolic link. The root itself may be a link.
 */
public final class RepositoryFolder {

    private static final long LARGEST_EVALUATION = 1L << 20;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final RepositoryStorage storage;

    /**
     * Creates the view of a local or mounted folder; nothing is read yet.
     *
     * @param root folder of the models
     */
    public RepositoryFolder(final Path root) {
        this(new LocalStorage(root));
    }

    /**
     * Creates the view; nothing is read yet.
     *
     * @param storage has the models at its root; the caller closes it when nobody reads any more
     */
    public RepositoryFolder(final RepositoryStorage storage) {
        this.storage = storage;
    }

    /**
     * Tells whether a text can be the name of a version's folder: a positive whole number as it is usually written.
     *
     * @param name the text
     */
    public static boolean isVersionName(final String name) {
        return RepositoryNames.isVersionName(name);
    }

    /**
     * Tells whether a text can be the name of a model: one plain folder name that does not start with a dot.
     *
     * @param name the text
     */
    public static boolean isModelName(final String name) {
        return RepositoryNames.isModelName(name);
    }

    /** Where the models lie, for people. */
    public String location() {
        return storage.location("");
    }

    /** What the models lie on, at its root. */
    public RepositoryStorage storage() {
        return storage;
    }

    /**
     * Names of the models, in order.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<String> models() throws IOException {
        final List<String> models = new ArrayList<>();
        for (final StoredEntry entry : storage.list("")) {
            if (entry.isFolder() && isModelName(entry.name()) && !entry.leadsOutside()) {
                models.add(entry.name());
            }
        }
        return models;
    }

    /**
     * Numbers of the versions, complete or not, in order.
     *
     * @param model name of the model
     * @throws IOException if the folder cannot be read, or is none
     */
    public List<Long> versions(final String model) throws IOException {
        final List<Long> versions = new ArrayList<>();
        for (final StoredEntry entry : storage.list(model)) {
            if (entry.isFolder() && isVersionName(entry.name())) {
                versions.add(Long.parseLong(entry.name()));
            }
        }
        Collections.sort(versions);
        return versions;
    }

    /**
     * What lies among the versions of a model and looks like one without being one. Hidden entries are not among them: writers stage versions there.
     *
     * @param model name of the model
     * @return why it is no version, in words that stand after "it is no version:", by name
     * @throws IOException if the folder cannot be read, or is none
     */
    public SortedMap<String, String> strangers(final String model) throws IOException {
        final SortedMap<String, String> strangers = new TreeMap<>();
        for (final StoredEntry entry : storage.list(model)) {
            final String name = entry.name();
            if (isVersionName(name)) {
                if (!entry.isFolder()) {
                    strangers.put(name, "it is no folder");
                }
            } else if (entry.isFolder() && !name.startsWith(".")) {
                strangers.put(name, nameProblem(name));
            }
        }
        return strangers;
    }

    private static String nameProblem(final String name) {
        if (!DIGITS.matcher(name).matches()) {
            return "its name has something else than digits";
        }
        return name.startsWith("0") ? "its name begins with 0" : "its number is too large";
    }

    /**
     * Reads and checks a whole version, see {@link ModelBundle#read}.
     *
     * @throws BundleException if it is missing, incomplete, damaged or outside of the repository
     */
    public ModelBundle read(final String model, final long version) throws BundleException {
        return ModelBundle.read(storage, checkedFolder(model, version));
    }

    /**
     * Compares a version with its manifest. Nothing large is ever in memory: module, weights and vocabularies are compared with their checksums only, and
     * whether the vocabularies make sense is left to those who load the version.
     *
     * @return checksum of the manifest, which stands for the whole version
     * @throws BundleException if it is missing, incomplete, damaged or outside of the repository
     */
    public String check(final String model, final long version) throws BundleException {
        return BundleParts.check(storage, checkedFolder(model, version));
    }

    /**
     * Checks all that {@link #read} checks. The vocabularies are in memory meanwhile, the network never is.
     *
     * @return checksum of the manifest, which stands for the whole version
     * @throws BundleException if it is missing, incomplete, damaged or outside of the repository
     */
    public String checkAll(final String model, final long version) throws BundleException {
        return BundleParts.checkAll(storage, checkedFolder(model, version));
    }

    /**
     * Checksum of a version's manifest, which stands for the whole version; nothing else is read.
     *
     * @throws BundleException if it is missing, incomplete or outside of the repository
     */
    public String manifestSha(final String model, final long version) throws BundleException {
        return BundleFiles.open(storage, checkedFolder(model, version)).manifestSha();
    }

    /**
     * Reads what a version says of itself and nothing else, see {@link ModelBundle#readManifest}.
     *
     * @throws BundleException if it is missing, incomplete or outside of the repository
     */
    public BundleManifest manifest(final String model, final long version) throws BundleException {
        return ModelBundle.readManifest(storage, checkedFolder(model, version));
    }

    /**
     * Reads what a version says of its evaluation ({@code metrics.json}), as it is written there and compared with no checksum.
     *
     * @return empty if it says nothing
     * @throws BundleException if the version is missing or outside of the repository, or the file cannot be read
     */
    public Optional<String> evaluation(final String model, final long version) throws BundleException {
        final String file = checkedFolder(model, version) + "/" + ModelBundle.METRICS;
        try {
            if (!storage.find(file).isPresent()) {
                return Optional.empty();
            }
            return Optional.of(new String(storage.read(file, LARGEST_EVALUATION), StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new BundleException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Checks that a model is there.
     *
     * @throws BundleException if the name is none, or the folder is missing or outside of the repository
     */
    public void checkModel(final String model) throws BundleException {
        if (!isModelName(model)) {
            throw new BundleException("'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        checkFolder(model, "model " + model);
    }

    private String checkedFolder(final String model, final long version) throws BundleException {
        checkModel(model);
        final String folder = model + "/" + version;
        checkFolder(folder, "version " + version + " of model " + model);
        return folder;
    }

    private void checkFolder(final String folder, final String what) throws BundleException {
        final Optional<StoredEntry> entry;
        try {
            entry = storage.find(folder);
        } catch (final IOException e) {
            throw new BundleException("folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
        if (!entry.isPresent() || !entry.get().isFolder()) {
            throw new BundleException("there is no " + what + ": the repository has no folder " + folder);
        }
        if (entry.get().leadsOutside()) {
            throw new BundleException("folder " + folder + " is a link that leads out of the repository");
        }
    }
}
