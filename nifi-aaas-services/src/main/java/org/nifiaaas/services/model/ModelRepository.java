package org.nifiaaas.services.model;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.nifiaaas.features.BundleException;
import org.nifiaaas.features.LabelsFile;
import org.nifiaaas.features.ModelBundle;
import org.nifiaaas.features.RepositoryFolder;

/**
 * A folder of models: {@code <root>/<model>/<version>/} and {@code <root>/<model>/labels.json}.
 *
 * <p>A version is a folder whose name is a positive whole number and which holds a manifest; everything else is ignored and explained. Nothing outside of the
 * root is ever read, neither by a name nor through a symbolic link. The root itself may be a link. Not thread-safe.
 */
final class ModelRepository implements ModelVersionSource {

    private static final Pattern VERSION_NAME = Pattern.compile("[1-9][0-9]{0,17}");

    private final Path root;
    private final Map<String, Map<String, Long>> lastLabels = new HashMap<>();

    /**
     * Creates the view; nothing is read yet.
     *
     * @param root folder of the models
     */
    ModelRepository(final Path root) {
        this.root = root;
    }

    /**
     * Checks that the root can be read at all.
     *
     * @throws IOException with one line that names the root if it cannot
     */
    void check() throws IOException {
        if (!Files.exists(root)) {
            throw new IOException("Repository folder " + root + " does not exist");
        }
        if (!Files.isDirectory(root)) {
            throw new IOException("Repository folder " + root + " is not a folder");
        }
        if (!Files.isReadable(root) || !Files.isExecutable(root)) {
            throw new IOException("Repository folder " + root + " may not be read by the user that runs NiFi");
        }
        models();
    }

    @Override
    public List<String> models() throws IOException {
        final TreeSet<String> models = new TreeSet<>();
        for (final Path entry : entries(root)) {
            final String name = entry.getFileName().toString();
            if (RepositoryFolder.isModelName(name) && Files.isDirectory(entry) && isInside(entry)) {
                models.add(name);
            }
        }
        return List.copyOf(models);
    }

    @Override
    public ModelListing list(final String model) throws IOException {
        final Path folder = modelFolder(model);
        final List<String> remarks = new ArrayList<>();
        final SortedMap<Long, String> versions = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            for (final Path entry : entries(folder)) {
                addVersion(entry, versions, remarks);
            }
        } else {
            remarks.add("there is no folder " + model + " in the repository");
        }
        final String problem = readLabels(model, folder);
        return new ModelListing(versions, lastLabels.getOrDefault(model, Map.of()), remarks, problem);
    }

    @Override
    public ModelBundle read(final String model, final long version) throws BundleException, IOException {
        final Path folder = modelFolder(model).resolve(Long.toString(version));
        if (!Files.isDirectory(folder)) {
            throw new BundleException("its folder is missing");
        }
        if (!isInside(folder)) {
            throw new BundleException("its folder is a link that leads out of the repository");
        }
        return ModelBundle.read(folder);
    }

    /** Path of a model's folder, which may not exist. */
    private Path modelFolder(final String model) throws IOException {
        if (!RepositoryFolder.isModelName(model)) {
            throw new IOException("'" + model + "' is not the name of a model");
        }
        if (!Files.isDirectory(root)) {
            throw new IOException("repository folder " + root + " is not there");
        }
        final Path folder = root.resolve(model);
        if (Files.exists(folder) && !isInside(folder)) {
            throw new IOException("folder " + model + " is a link that leads out of the repository");
        }
        return folder;
    }

    private void addVersion(final Path entry, final SortedMap<Long, String> versions, final List<String> remarks)
            throws IOException {
        final String name = entry.getFileName().toString();
        if (name.startsWith(".") || !Files.isDirectory(entry)) {
            // Hidden folders are where writers stage versions and lock runs.
            return;
        }
        if (!VERSION_NAME.matcher(name).matches()) {
            remarks.add("folder " + name + " is ignored: its name is not a positive whole number");
            return;
        }
        if (!isInside(entry)) {
            remarks.add("version " + name + " is ignored: it is a link that leads out of the repository");
            return;
        }
        try {
            final BasicFileAttributes manifest = Files.readAttributes(
                    entry.resolve(ModelBundle.MANIFEST), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (manifest.isRegularFile()) {
                versions.put(Long.parseLong(name), stamp(manifest));
            } else {
                remarks.add("version " + name + " is ignored: its manifest.json is not a regular file");
            }
        } catch (final NoSuchFileException e) {
            remarks.add("version " + name + " is not complete: it has no manifest.json (yet)");
        }
    }

    private static String stamp(final BasicFileAttributes manifest) {
        return manifest.lastModifiedTime() + "/" + manifest.size() + "/" + manifest.fileKey();
    }

    /** Remembers the labels if they can be read; otherwise says why not. A file that was never there is no labels. */
    private String readLabels(final String model, final Path folder) {
        try {
            lastLabels.put(model, LabelsFile.read(folder.resolve(ModelBundle.LABELS)));
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

    private boolean isInside(final Path path) throws IOException {
        return path.toRealPath().startsWith(root.toRealPath());
    }

    private static List<Path> entries(final Path folder) throws IOException {
        final List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(entries::add);
        } catch (final NoSuchFileException e) {
            throw new IOException("folder " + folder + " is not there", e);
        } catch (final NotDirectoryException e) {
            throw new IOException(folder + " is not a folder", e);
        } catch (final DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(null);
        return entries;
    }
}
