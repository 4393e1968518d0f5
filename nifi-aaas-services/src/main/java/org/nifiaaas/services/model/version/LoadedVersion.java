package org.nifiaaas.services.model.version;

import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;

/**
 * A version in memory: the module, its copies and the features that belong to it. Thread-safe.
 *
 * <p>A copy serves one task at a time and comes back afterwards, so there are never more copies than there were tasks at once.
 */
public final class LoadedVersion implements AutoCloseable {

    private final ModelVersionIdentity identity;
    private final LoadedModel model;
    private final FeatureExtractor extractor;
    private final Catalogue users;
    private final Catalogue items;
    private final FeatureSpec spec;
    private final String specification;
    private final Optional<FeatureEncoder> encoder;
    private final Calibration calibration;
    private final int[] popularItems;
    private final long bytes;
    private final ConcurrentLinkedDeque<ModuleCopy> idleCopies = new ConcurrentLinkedDeque<>();

    /**
     * Takes a loaded model over.
     *
     * @param model closed with this version
     * @param spec the rules that cleaned the training data, and the features that it was given
     * @param encoder makes of the features what the model takes; empty if it takes user and item alone
     * @param calibration makes probabilities of the model's scores
     * @param popularItems indices of items, the most popular first; empty if the bundle does not say. Not copied
     */
    public LoadedVersion(
            final ModelVersionIdentity identity,
            final LoadedModel model,
            final FeatureExtractor extractor,
            final FeatureSpec spec,
            final Optional<FeatureEncoder> encoder,
            final Calibration calibration,
            final int[] popularItems) {
        this.identity = identity;
        this.model = model;
        this.extractor = extractor;
        this.spec = spec;
        this.specification = spec.toJson();
        this.encoder = encoder;
        this.calibration = calibration;
        this.users = new VocabularyCatalogue(extractor.users());
        this.items = new VocabularyCatalogue(extractor.items());
        this.popularItems = popularItems;
        this.bytes = model.bytes()
                + VersionSize.of(extractor.users())
                + VersionSize.of(extractor.items())
                + (long) Integer.BYTES * popularItems.length;
    }

    public ModelVersionIdentity identity() {
        return identity;
    }

    public FeatureExtractor extractor() {
        return extractor;
    }

    Catalogue users() {
        return users;
    }

    Catalogue items() {
        return items;
    }

    ZoneId zone() {
        return spec.zone();
    }

    FeatureSpec spec() {
        return spec;
    }

    /** The specification as its bundle has it. */
    String specification() {
        return specification;
    }

    /** Makes of the features of a pair what the model takes; empty if it takes user and item alone. */
    Optional<FeatureEncoder> encoder() {
        return encoder;
    }

    Calibration calibration() {
        return calibration;
    }

    /** Indices of items, the most popular in training first; not to be changed. */
    int[] popularItems() {
        return popularItems;
    }

    /** Bytes that the version takes as far as known, see {@link VersionSize}. */
    public long bytes() {
        return bytes;
    }

    /**
     * Takes a copy that nobody else uses; the last one that came back first, since its buffers are the warmest.
     *
     * @throws EngineException if a further copy is needed and cannot be made
     */
    public ModuleCopy takeCopy() throws EngineException {
        final ModuleCopy idle = idleCopies.pollFirst();
        return idle == null ? model.newCopy() : idle;
    }

    /** Gives a copy back. A copy whose forward pass failed is not given back but dropped. */
    public void giveBack(final ModuleCopy copy) {
        idleCopies.addFirst(copy);
    }

    /** Whether it scores by what a user bought, and takes that where it is told. A model without a row for unknown ids has nobody to score so. */
    boolean scoresHistories() {
        return model.scoresHistories() && extractor.unknownRows();
    }

    /** How the version scores, in words; may be empty. */
    String explanation() {
        return model.explanation();
    }

    public int idleCopies() {
        return idleCopies.size();
    }

    /** Releases the module. No copy is in use any more. */
    @Override
    public void close() {
        idleCopies.clear();
        model.close();
    }

    @Override
    public String toString() {
        return identity.model() + " version " + identity.version();
    }
}
