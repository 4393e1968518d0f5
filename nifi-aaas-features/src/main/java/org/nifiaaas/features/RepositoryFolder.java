package org.nifiaaas.features;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A folder of models: {@code <root>/<model>/<version>/}. Immutable and thread-safe; every call reads the storage on the calling thread.
 *
 * <p>Nothing outside of the root is read through a symbolic link. The root itself may be a link.
 */
public final class RepositoryFolder {

    private static final Pattern VERSION_NAME = Pattern.compile("[1-9][0-9]{0,17}");

    private final Path root;

    /**
     * Creates the view; nothing is read yet.
     *
     * @param root folder of the models
     */
    public RepositoryFolder(final Path root) {
        this.root = root;
    }

    /**
     * Tells whether a text can be the name of a model: one plain folder name that does not start with a dot.
     *
     * @param name the text
     */
    public static boolean isModelName(final String name) {
        if (name.trim().isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return false;
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        try {
            return Paths.get(name).getNameCount() == 1 && !Paths.get(name).isAbsolute();
        } catch (final InvalidPathException e) {
            return false;
        }
    }

    public Path root() {
        return root;
    }

    /** Path of a model's folder, which may not exist. */
    Path folder(final String model) {
        return root.resolve(model);
    }

    /**
     * Names of the models, in order.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<String> models() throws IOException {
        final List<String> models = new ArrayList<>();
        for (final Path entry : folders(root)) {
            final String name = entry.getFileName().toString();
            if (isModelName(name) && isInside(entry)) {
                models.add(name);
            }
        }
        Collections.sort(models);
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
        for (final Path entry : folders(folder(model))) {
            final String name = entry.getFileName().toString();
            if (VERSION_NAME.matcher(name).matches()) {
                versions.add(Long.parseLong(name));
            }
        }
        Collections.sort(versions);
        return versions;
    }

    private static List<Path> folders(final Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no folder " + folder);
        }
        final List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, Files::isDirectory)) {
            stream.forEach(folders::add);
        } catch (final DirectoryIteratorException e) {
            throw e.getCause();
        }
        return folders;
    }

    /**
     * Reads and checks a whole version, see {@link ModelBundle#read}.
     *
     * @throws BundleException if it is missing, incomplete, damaged or outside of the repository
     */
    public ModelBundle read(final String model, final long version) throws BundleException {
        return ModelBundle.read(checkedFolder(model, version));
    }

    /**
     * Reads what a version says of itself and nothing else, see {@link ModelBundle#readManifest}.
     *
     * @throws BundleException if it is missing, incomplete or outside of the repository
     */
    public BundleManifest manifest(final String model, final long version) throws BundleException {
        return ModelBundle.readManifest(checkedFolder(model, version));
    }

    /**
     * Checks that a model is there.
     *
     * @throws BundleException if the name is none, or the folder is missing or outside of the repository
     */
    void checkModel(final String model) throws BundleException {
        if (!isModelName(model)) {
            throw new BundleException("'" + model + "' is not the name of a model: it must be one plain folder name");
        }
        checkFolder(folder(model), "model " + model, model);
    }

    private Path checkedFolder(final String model, final long version) throws BundleException {
        checkModel(model);
        final Path folder = folder(model).resolve(Long.toString(version));
        checkFolder(folder, "version " + version + " of model " + model, model + "/" + version);
        return folder;
    }

    private void checkFolder(final Path folder, final String what, final String place) throws BundleException {
        if (!Files.isDirectory(folder)) {
            throw new BundleException("there is no " + what + ": the repository has no folder " + place);
        }
        final boolean inside;
        try {
            inside = isInside(folder);
        } catch (final IOException e) {
            throw new BundleException("folder " + place + " cannot be read: " + e.getMessage(), e);
        }
        if (!inside) {
            throw new BundleException("folder " + place + " is a link that leads out of the repository");
        }
    }

    private boolean isInside(final Path path) throws IOException {
        return path.toRealPath().startsWith(root.toRealPath());
    }
}
