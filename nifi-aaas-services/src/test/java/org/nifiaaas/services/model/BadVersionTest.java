package org.nifiaaas.services.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nifiaaas.services.model.BundleFixture.MODEL;
import static org.nifiaaas.services.model.BundleFixture.bundle;
import static org.nifiaaas.services.model.BundleFixture.labels;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.util.MockComponentLog;
import org.apache.nifi.util.MockConfigurationContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.ModelVersionStatus.State;
import org.nifiaaas.services.VersionSelector;
import org.nifiaaas.services.engine.Engines;

/**
 * Every way in which a version can be bad, side by side: it appears beside a good one, is never served, is explained in one line, and the good one goes on.
 */
class BadVersionTest extends PolledManager {

    private static final long FIVE_GB = 5L << 30;

    /** Spoils what lies in the folder of a version that was good. */
    private interface Damage {
        void inflict(Path version) throws IOException;
    }

    private static Arguments damage(final String name, final String explanation, final Damage damage) {
        return Arguments.of(name, explanation, damage);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                damage(
                        "half a model file",
                        "model.bigdl has 3 bytes, but the manifest says 6",
                        version -> Files.writeString(version.resolve(ModelBundle.MODEL), "see")),
                damage(
                        "another model file",
                        "model.bigdl has checksum ",
                        version -> Files.writeString(version.resolve(ModelBundle.MODEL), "seed=9")),
                damage(
                        "model file of no bytes",
                        "model.bigdl has 0 bytes, but the manifest says 6",
                        version -> Files.writeString(version.resolve(ModelBundle.MODEL), "")),
                damage(
                        "model file of 5 GB",
                        "model.bigdl has 5368709120 bytes, more than the 6 allowed",
                        version -> grow(version.resolve(ModelBundle.MODEL))),
                damage(
                        "no model file",
                        "model.bigdl is missing",
                        version -> Files.delete(version.resolve(ModelBundle.MODEL))),
                damage(
                        "half a vocabulary",
                        "users.vocab has 6 bytes, but the manifest says 12",
                        version -> Files.writeString(version.resolve(ModelBundle.USERS), "ada\nbo")),
                damage(
                        "golden rows of another version",
                        "golden.json has ",
                        version -> Files.copy(
                                bundle(besides(version).resolve("other"), 3)
                                        .write(3)
                                        .resolve(ModelBundle.GOLDEN),
                                replaced(version.resolve(ModelBundle.GOLDEN)))),
                damage(
                        "manifest of no bytes",
                        "manifest.json is empty",
                        version -> Files.writeString(version.resolve(ModelBundle.MANIFEST), "")),
                damage("half a manifest", "manifest.json not readable as JSON", BadVersionTest::halveManifest),
                damage(
                        "manifest that is no JSON",
                        "manifest.json not readable as JSON",
                        version -> Files.writeString(version.resolve(ModelBundle.MANIFEST), "{\"model\": prop")),
                damage(
                        "manifest of 5 GB",
                        "manifest.json has 5368709120 bytes, more than the 16777216 allowed",
                        version -> grow(version.resolve(ModelBundle.MANIFEST))),
                damage(
                        "manifest of a negative version",
                        "manifest.json version -2 is not a positive number",
                        version -> edit(version, "\"version\": 2", "\"version\": -2")),
                damage(
                        "manifest of another version",
                        "manifest.json belongs to propensity/7, but lies in ",
                        version -> edit(version, "\"version\": 2", "\"version\": 7")),
                damage(
                        "manifest that leaves the folder",
                        "manifest.json lists '../../secret'",
                        version -> edit(version, "\"golden.json\"", "\"../../secret\"")),
                damage(
                        "specification of other features",
                        "features.json has hash ",
                        version -> edit(version, "\"featuresHash\": \"", "\"featuresHash\": \"0")));
    }

    private static void grow(final Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(FIVE_GB);
        }
    }

    private static Path replaced(final Path file) throws IOException {
        Files.delete(file);
        return file;
    }

    private static void halveManifest(final Path version) throws IOException {
        final Path manifest = version.resolve(ModelBundle.MANIFEST);
        final String text = Files.readString(manifest);
        Files.writeString(manifest, text.substring(0, text.length() / 2));
    }

    private static void edit(final Path version, final String from, final String to) throws IOException {
        final Path manifest = version.resolve(ModelBundle.MANIFEST);
        final String text = Files.readString(manifest);
        assertTrue(text.contains(from), text);
        Files.writeString(manifest, text.replace(from, to));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void damagedVersionIsNeverServedAndExplained(final String name, final String explanation, final Damage damage)
            throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        manager.poll();
        damage.inflict(bundle(root, 2).write(2));
        unavailable(MODEL, VersionSelector.version(2));
        nextPoll();
        final String expected = "propensity version 2 is refused: " + explanation;
        assertEquals(1, served(POLICY));
        assertEquals(1, events.failures.size(), events.failures.toString());
        for (final String message : List.of(
                events.failures.get(0),
                unavailable(MODEL, VersionSelector.version(2)).getMessage(),
                explanation(State.ERROR))) {
            assertTrue(message.startsWith(expected), message);
            assertEquals(1, message.lines().count(), message);
        }
        assertTrue(failures().contains("Load propensity version 2: " + expected), failures());
        assertEquals(1, engine.open(), "a refused version stays in memory");
    }

    static Stream<Arguments> passedOver() {
        return Stream.of(
                damage(
                        "no manifest",
                        "version 2 is not complete: it has no manifest.json (yet)",
                        version -> Files.delete(version.resolve(ModelBundle.MANIFEST))),
                damage(
                        "manifest that is a link",
                        "version 2 is ignored: its manifest.json is not a regular file",
                        version -> link(version.resolve(ModelBundle.MANIFEST))),
                damage(
                        "negative version",
                        "folder -2 is ignored: its name is not a positive whole number",
                        version -> Files.move(version, version.resolveSibling("-2"))),
                damage(
                        "version zero",
                        "folder 0 is ignored: its name is not a positive whole number",
                        version -> Files.move(version, version.resolveSibling("0"))),
                damage(
                        "leading zero",
                        "folder 02 is ignored: its name is not a positive whole number",
                        version -> Files.move(version, version.resolveSibling("02"))),
                damage(
                        "name in words",
                        "folder latest is ignored: its name is not a positive whole number",
                        version -> Files.move(version, version.resolveSibling("latest"))),
                damage(
                        "number beyond all counting",
                        "folder 99999999999999999999 is ignored: its name is not a positive whole number",
                        version -> Files.move(version, version.resolveSibling("99999999999999999999"))),
                damage(
                        "link out of the repository",
                        "version 2 is ignored: it is a link that leads out of the repository",
                        BadVersionTest::link));
    }

    /** Moves a file or folder out of the repository and leaves a link in its place. */
    private static void link(final Path inside) throws IOException {
        final Path outside = Files.createTempDirectory(besides(inside), "outside");
        final Path moved = outside.resolve(inside.getFileName());
        Files.move(inside, moved);
        Files.createSymbolicLink(inside, moved);
    }

    /** Folder that the repository lies in. */
    private static Path besides(final Path inside) {
        Path folder = inside;
        while (!folder.getFileName().toString().equals("models")) {
            folder = folder.getParent();
        }
        return folder.getParent();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("passedOver")
    void whatIsNoCompleteVersionIsNeverServedAndExplained(
            final String name, final String explanation, final Damage damage)
            throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        damage.inflict(bundle(root, 2).write(2));
        unavailable(MODEL, VersionSelector.version(2));
        manager.poll();
        assertEquals(1, served(POLICY));
        assertEquals(
                "Model propensity: the repository holds no complete version 2 of it",
                unavailable(MODEL, VersionSelector.version(2)).getMessage());
        assertEquals(1, engine.models.size(), "nothing of it may be loaded");
        assertEquals(
                "Complete versions: 1. Also: " + explanation,
                verification(Outcome.SUCCESSFUL, "Find versions of propensity"));
    }

    static Stream<Arguments> labelFiles() {
        return Stream.of(
                damage(
                        "no JSON",
                        "it is not an object of labels and version numbers",
                        labels -> Files.writeString(labels, "{\"stable\": ")),
                damage(
                        "no bytes",
                        "it is not an object of labels and version numbers",
                        labels -> Files.writeString(labels, "")),
                damage(
                        "negative version",
                        "label stable does not name a positive whole number",
                        labels -> Files.writeString(labels, "{\"stable\": -1}")),
                damage(
                        "version in words",
                        "label stable does not name a positive whole number",
                        labels -> Files.writeString(labels, "{\"stable\": \"newest\"}")),
                damage("5 GB", "it has 5368709120 bytes, more than the 1048576 allowed", BadVersionTest::grow),
                damage("link", "it is not a regular file", BadVersionTest::link));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("labelFiles")
    void badLabelFileKeepsTheLastLabels(final String name, final String explanation, final Damage damage)
            throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        bundle(root, 2).write(2);
        labels(root, "{\"stable\": 1}");
        unavailable(MODEL, VersionSelector.label("stable"));
        manager.poll();
        damage.inflict(root.resolve(MODEL).resolve(ModelBundle.LABELS));
        nextPoll();
        assertEquals(1, served(VersionSelector.label("stable")));
        final String expected = "labels.json cannot be read, the last labels stay: " + explanation;
        assertEquals(List.of("Model propensity: " + expected), events.failures);
        assertEquals("Read labels of propensity: " + expected, failures());
    }

    @Test
    void labelToAMissingVersionKeepsTheOldOneServing() throws IOException, ModelUnavailableException {
        bundle(root, 1).write(1);
        labels(root, "{\"stable\": 1}");
        unavailable(MODEL, VersionSelector.label("stable"));
        manager.poll();
        labels(root, "{\"stable\": 9}");
        nextPoll();
        final String expected = "label stable names version 9, of which the repository holds no complete version";
        assertEquals(1, served(VersionSelector.label("stable")));
        assertEquals(List.of("Model propensity: " + expected), events.attentions);
        assertEquals(
                "Read labels of propensity: label stable names version 9, of which there is no complete one",
                failures());
    }

    private String explanation(final State state) {
        return manager.versions().stream()
                .filter(status -> status.state() == state)
                .map(ModelVersionStatus::explanation)
                .findFirst()
                .orElseThrow();
    }

    /** What the Verify button finds wrong. */
    private String failures() {
        return verification().stream()
                .filter(result -> result.getOutcome() == Outcome.FAILED)
                .map(result -> result.getVerificationStepName() + ": " + result.getExplanation())
                .collect(Collectors.joining("; "));
    }

    private String verification(final Outcome outcome, final String step) {
        return verification().stream()
                .filter(result -> result.getOutcome() == outcome)
                .filter(result -> result.getVerificationStepName().equals(step))
                .map(ConfigVerificationResult::getExplanation)
                .findFirst()
                .orElseThrow();
    }

    private List<ConfigVerificationResult> verification() {
        final StandardModelVersionService service = new StandardModelVersionService(() -> Engines.of(engine));
        final Map<PropertyDescriptor, String> properties = Map.of(
                ServiceProperties.REPOSITORY_DIRECTORY, root.toString(), ServiceProperties.VERSION_POLICY, "latest");
        return service.verify(
                new MockConfigurationContext(service, properties, null, null),
                new MockComponentLog("models", service),
                Map.of());
    }
}
