package org.nifiaaas.sandbox.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.sandbox.console.SandboxException;

/** Which version of a model can rank where records have no features. Stateless. */
final class RankingVersion {

    private RankingVersion() {}

    /**
     * The newest version that scores by ids alone, if the newest of all does not.
     *
     * @param model folder of the model; it need not be there
     * @return empty if the newest version will do, or none
     */
    static Optional<Long> insteadOfTheNewest(final Path model) throws SandboxException {
        if (!Files.isDirectory(model)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(model)) {
            final Path[] versions = folders.filter(
                            folder -> folder.getFileName().toString().matches("[0-9]{1,18}"))
                    .filter(folder -> Files.exists(folder.resolve(ModelBundle.MANIFEST)))
                    .sorted(Comparator.comparingLong(RankingVersion::number).reversed())
                    .toArray(Path[]::new);
            for (int place = 0; place < versions.length; place++) {
                if (!scoresByFeatures(versions[place])) {
                    return place == 0 ? Optional.empty() : Optional.of(number(versions[place]));
                }
            }
            return Optional.empty();
        } catch (final IOException e) {
            throw SandboxException.failure("the versions in " + model + " cannot be read", e);
        }
    }

    private static long number(final Path version) {
        return Long.parseLong(version.getFileName().toString());
    }

    /** Of a damaged version the service says what is wrong. */
    private static boolean scoresByFeatures(final Path version) throws IOException {
        try {
            return BundleManifest.FEATURES.equals(
                    BundleManifest.fromJson(Files.readString(version.resolve(ModelBundle.MANIFEST)))
                            .input());
        } catch (final IllegalArgumentException e) {
            return false;
        }
    }
}
