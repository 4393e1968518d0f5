package org.nifiaaas.services.model.source;

import java.time.Clock;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.RepositoryFolder;
import org.nifiaaas.repository.labels.LabelException;
import org.nifiaaas.repository.labels.LabelMove;
import org.nifiaaas.repository.labels.ModelLabels;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelVersionDescription;

/** Tells what versions say of themselves and moves labels. Thread-safe; every call reads or writes the storage on the calling thread. */
public final class ModelCatalogue {

    /** Stands in the history of a label before the user and host that NiFi runs as; which box asked is in the reason. */
    private static final String MOVER = "NiFi";

    private final RepositoryFolder repository;
    private final Clock clock;

    /**
     * Creates the catalogue.
     *
     * @param repository holds the models
     * @param clock dates the moves of labels
     */
    public ModelCatalogue(final RepositoryFolder repository, final Clock clock) {
        this.repository = repository;
        this.clock = clock;
    }

    /** See {@link org.nifiaaas.services.ModelVersionService#describe}. */
    public ModelVersionDescription describe(final String model, final long version) throws ModelRepositoryException {
        final BundleManifest manifest;
        try {
            manifest = repository.manifest(model, version);
        } catch (final BundleException e) {
            throw new ModelRepositoryException(
                    "Version " + version + " of model " + model + " cannot be described: " + e.getMessage(),
                    e.isPassing());
        }
        return new ModelVersionDescription(
                model,
                version,
                manifest.createdAt(),
                manifest.reason(),
                manifest.trainingFrom(),
                manifest.trainingTo(),
                manifest.parentVersion(),
                manifest.task(),
                manifest.horizonDays(),
                manifest.metrics());
    }

    /** See {@link org.nifiaaas.services.ModelVersionService#moveLabel}. */
    public LabelChange moveLabel(final String model, final String label, final long version, final String reason)
            throws ModelRepositoryException {
        try {
            final LabelMove move =
                    ModelLabels.of(repository, model, clock, MOVER).move(label, version, reason);
            return new LabelChange(model, label, move.from(), move.to());
        } catch (final LabelException e) {
            throw new ModelRepositoryException(e.getMessage(), e.isPassing());
        }
    }
}
