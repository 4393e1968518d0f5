package org.nifiaaas.sandbox.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.console.SandboxException;

/** The flow ranking gives its records no features. */
class RankingVersionTest {

    @TempDir
    private Path model;

    private void version(final long number, final String input) throws IOException {
        final BundleManifest manifest = BundleManifest.builder()
                .model("propensity", number)
                .network("kind", "bigdl", "log_softmax", 0)
                .rows(input, true)
                .featuresHash("00")
                .trainingWindow("2019-01-01T00:00:00Z", "2019-02-01T00:00:00Z")
                .run("run", "reason")
                .createdAt("2019-02-01T03:04:05Z")
                .build();
        final Path folder = Files.createDirectory(model.resolve(Long.toString(number)));
        Files.writeString(folder.resolve(ModelBundle.MANIFEST), manifest.toJson());
    }

    @Test
    void newestThatScoresByIdsStandsInForANewerOneByFeatures() throws SandboxException, IOException {
        version(1, BundleManifest.PAIR);
        version(9, BundleManifest.PAIR);
        version(10, BundleManifest.FEATURES);
        version(11, BundleManifest.FEATURES);
        Files.createDirectory(model.resolve("12"));
        Files.createDirectory(model.resolve("labels"));

        assertEquals(Optional.of(9L), RankingVersion.insteadOfTheNewest(model));
    }

    @Test
    void newestWillDoIfItScoresByIds() throws SandboxException, IOException {
        version(1, BundleManifest.FEATURES);
        version(2, BundleManifest.PAIR);

        assertEquals(Optional.empty(), RankingVersion.insteadOfTheNewest(model));
    }

    @Test
    void thereMayBeNoOtherVersionAndNoneAtAll() throws SandboxException, IOException {
        assertEquals(Optional.empty(), RankingVersion.insteadOfTheNewest(model.resolve("absent")));
        version(1, BundleManifest.FEATURES);

        assertEquals(Optional.empty(), RankingVersion.insteadOfTheNewest(model));
    }
}
