package org.nifiaaas.services.model.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.delete;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.repository.bundle.RepositoryFolder;

class ModelRepositoryTest {

    @TempDir
    private Path folder;

    private Path root;
    private ModelRepository repository;

    @BeforeEach
    void createRepository() throws IOException {
        root = Files.createDirectory(folder.resolve("models"));
        repository = new ModelRepository(root);
    }

    @Test
    void listsModelsAndCompleteVersions() throws IOException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(12);
        bundle(root, 3).write("other", 3);
        assertEquals(List.of("other", MODEL), repository.models());
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(1L, 12L), listing.versions().keySet());
        assertEquals(List.of(), listing.remarks());
    }

    @Test
    void versionWithoutManifestIsIncompleteAndExplained() throws IOException {
        Files.delete(bundle(root, 1).write(1).resolve(ModelBundle.MANIFEST));
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(List.of("version 1 is not complete: it has no manifest.json (yet)"), listing.remarks());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "01", "1.5", "abc", "9999999999999999999", "1 "})
    void folderThatIsNoVersionNumberIsIgnoredAndExplained(final String name) throws IOException {
        final Path version = bundle(root, 1).write(1);
        Files.move(version, version.resolveSibling(name));
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(
                List.of("folder " + name + " is ignored: its name is not a positive whole number"), listing.remarks());
    }

    @Test
    void hiddenFoldersOfWritersArePassedOverInSilence() throws IOException {
        Files.createDirectories(root.resolve(MODEL).resolve(".staging-1"));
        Files.createDirectories(root.resolve(MODEL).resolve(".runs"));
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(List.of(), listing.remarks());
    }

    @Test
    void manifestThatIsAFolderIsIgnoredAndExplained() throws IOException {
        Files.createDirectories(root.resolve(MODEL).resolve("1").resolve(ModelBundle.MANIFEST));
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(List.of("version 1 is ignored: its manifest.json is not a regular file"), listing.remarks());
    }

    @Test
    void stampChangesWithTheManifest() throws IOException {
        final Path manifest = bundle(root, 1).write(1).resolve(ModelBundle.MANIFEST);
        final String before = repository.list(MODEL).versions().get(1L);
        Files.setLastModifiedTime(manifest, FileTime.fromMillis(1));
        assertNotEquals(
                before, repository.list(MODEL, found -> Set.of(1L)).versions().get(1L));
    }

    @Test
    void unknownModelIsEmptyAndExplained() throws IOException {
        final ModelListing listing = repository.list("absent");
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(List.of("there is no folder absent in the repository"), listing.remarks());
    }

    @Test
    void readsLabels() throws IOException {
        labels(root, "{\"stable\": 7, \"canary\": 8}");
        assertEquals(Map.of("stable", 7L, "canary", 8L), repository.list(MODEL).labels());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"stable\": \"7\"}",
                "{\"stable\": 0}",
                "{\"stable\": 1.5}",
                "{\"stable\": null}",
                "{\"stable\": 99999999999999999999}",
                "{\"stable\": 7, \"stable\": 8}",
                "{\"stable\": 7} trailing",
                "{stable: 7}"
            })
    void unreadableLabelsKeepTheLastGoodOnes(final String json) throws IOException {
        labels(root, "{\"stable\": 7}");
        repository.list(MODEL);
        labels(root, json);
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Map.of("stable", 7L), listing.labels());
        assertTrue(
                listing.labelsProblem().startsWith("labels.json cannot be read, the last labels stay: "),
                listing.labelsProblem());
        labels(root, "{\"stable\": 8}");
        assertEquals(Map.of("stable", 8L), repository.list(MODEL).labels());
        assertEquals("", repository.list(MODEL).labelsProblem());
    }

    @Test
    void vanishedLabelsKeepTheLastGoodOnes() throws IOException {
        labels(root, "{\"stable\": 7}");
        repository.list(MODEL);
        Files.delete(root.resolve(MODEL).resolve(ModelBundle.LABELS));
        assertEquals(Map.of("stable", 7L), repository.list(MODEL).labels());
        assertFalse(repository.list(MODEL).labelsProblem().isEmpty());
    }

    @Test
    void labelsThroughALinkAreNotRead() throws IOException {
        final Path outside = Files.writeString(folder.resolve("labels.json"), "{\"stable\": 7}");
        Files.createDirectories(root.resolve(MODEL));
        Files.createSymbolicLink(root.resolve(MODEL).resolve(ModelBundle.LABELS), outside);
        assertEquals(Map.of(), repository.list(MODEL).labels());
        assertFalse(repository.list(MODEL).labelsProblem().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "", " ", "../models", "a/b", "a\\b", "/etc", ".hidden", "a\nb", "a\0b"})
    void modelNameThatLeavesTheRootIsRefused(final String name) {
        assertFalse(RepositoryFolder.isModelName(name));
        assertThrows(IOException.class, () -> repository.list(name));
        assertThrows(IOException.class, () -> repository.read(name, 1, bytes -> {}, () -> {}));
    }

    @Test
    void modelFolderThatLinksOutOfTheRootIsRefused() throws IOException {
        final Path outside = Files.createDirectory(folder.resolve("outside"));
        bundle(outside, 1).write(1);
        Files.createSymbolicLink(root.resolve(MODEL), outside.resolve(MODEL));
        assertEquals(List.of(), repository.models());
        assertThrows(IOException.class, () -> repository.list(MODEL));
        assertThrows(IOException.class, () -> repository.read(MODEL, 1, bytes -> {}, () -> {}));
    }

    @Test
    void versionFolderThatLinksOutOfTheRootIsIgnoredAndExplained() throws IOException {
        final Path outside = Files.createDirectory(folder.resolve("outside"));
        final Path version = bundle(outside, 1).write(1);
        Files.createDirectories(root.resolve(MODEL));
        Files.createSymbolicLink(root.resolve(MODEL).resolve("1"), version);
        final ModelListing listing = repository.list(MODEL);
        assertEquals(Set.of(), listing.versions().keySet());
        assertEquals(List.of("version 1 is ignored: it is a link that leads out of the repository"), listing.remarks());
        assertThrows(BundleException.class, () -> repository.read(MODEL, 1, bytes -> {}, () -> {}));
    }

    @Test
    void rootMayBeALink() throws IOException, BundleException {
        bundle(root, 1).write(1);
        final Path link = Files.createSymbolicLink(folder.resolve("link"), root);
        final ModelRepository linked = new ModelRepository(link);
        linked.check();
        assertEquals(Set.of(1L), linked.list(MODEL).versions().keySet());
        assertEquals(1, linked.read(MODEL, 1, bytes -> {}, () -> {}).manifest().version());
    }

    @Test
    void vanishedRootIsAFailureAndNotAnEmptyRepository() throws IOException {
        bundle(root, 1).write(1);
        delete(root);
        assertThrows(IOException.class, () -> repository.list(MODEL));
        assertThrows(IOException.class, repository::models);
        assertThrows(IOException.class, repository::check);
    }

    @Test
    void checkNamesTheFolder() throws IOException {
        final Path file = Files.createFile(folder.resolve("file"));
        final IOException failure = assertThrows(IOException.class, () -> new ModelRepository(file).check());
        assertEquals("Repository folder " + file + " is not a folder", failure.getMessage());
    }
}
