package org.nifiaaas.services.model.version;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;

class VersionSizeTest {

    private static BundleManifest.Builder manifest() {
        return BundleManifest.builder()
                .model("propensity", 1)
                .network("ncf", "bigdl", "log_softmax", 0)
                .featuresHash("hash")
                .trainingWindow("2019-01-01T00:00:00Z", "2019-12-31T00:00:00Z")
                .run("run", "a test")
                .createdAt("2020-01-01T00:00:00Z");
    }

    @Test
    void countsModelFilesOnceVocabulariesManifoldAndJsonNotAtAll() {
        final BundleManifest manifest = manifest()
                .file(ModelBundle.MODEL, 1_000, "sha")
                .file(ModelBundle.WEIGHTS, 5_000_000_000L, "sha")
                .file(ModelBundle.USERS, 300, "sha")
                .file(ModelBundle.ITEMS, 20, "sha")
                .file(ModelBundle.GOLDEN, 7, "sha")
                .file(ModelBundle.FEATURES, 7, "sha")
                .file(ModelBundle.ENCODING, 50, "sha")
                .build();
        assertEquals(5_000_001_000L + 370 * 16, VersionSize.of(manifest));
    }

    @Test
    void purchasesCountManifold() {
        final BundleManifest manifest = manifest()
                .file(ModelBundle.SIMILARITY_MODEL, 1_000, "sha")
                .file(ModelBundle.HISTORIES, 500, "sha")
                .file(ModelBundle.CALIBRATION, 90, "sha")
                .build();
        assertEquals(1_000 + 6 * 500, VersionSize.of(manifest));
    }

    @Test
    void absurdSizesAreLargeAndNeverNegative() {
        final BundleManifest huge = manifest()
                .file(ModelBundle.MODEL, Long.MAX_VALUE, "sha")
                .file(ModelBundle.USERS, Long.MAX_VALUE, "sha")
                .build();
        assertEquals(Long.MAX_VALUE, VersionSize.of(huge));
        assertEquals(
                0, VersionSize.of(manifest().file(ModelBundle.MODEL, -5, "sha").build()));
    }

    @Test
    void vocabularyOfTokensOfSixBytesTakesNoMoreThanItsFilePromised() {
        final Vocabulary vocabulary = Vocabulary.of(List.of("card-1", "card-2", "card-3"));
        final int file = 3 * "card-1\n".length();
        assertEquals(3 * (104 + 6), VersionSize.of(vocabulary));
        assertTrue(VersionSize.of(vocabulary) <= (long) file * VersionSize.BYTES_OF_A_VOCABULARY_BYTE);
    }

    @ParameterizedTest
    @CsvSource({"0,0 B", "1023,1023 B", "1024,1.0 KB", "1572864,1.5 MB", "5368709120,5.0 GB", "5497558138880,5120.0 GB"
    })
    void sizesAreWrittenInTheUnitsOfNifi(final long bytes, final String text) {
        assertEquals(text, VersionSize.text(bytes));
    }
}
