package org.nifiaaas.services.model.source;

import java.time.Clock;
import java.util.OptionalLong;
import org.nifiaaas.features.OneLine;
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

    /** Stands in the history of a label before the component that asked, and the user and host that NiFi runs as. */
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

    /** See {@link org.nifiaaas.services.ModelVersionService#labelled}. */
    public OptionalLong labelled(final String model, final String label) throws ModelRepositoryException {
        try {
            return ModelLabels.of(repository, model, clock, MOVER).find(label);
        } catch (final LabelException e) {
            throw new ModelRepositoryException(e.getMessage(), e.isPassing());
        }
    }

    /**
     * See {@link org.nifiaaas.services.ModelVersionService#moveLabel}.
     *
     * @param mover the component that asks, may be empty
     */
    public LabelChange moveLabel(
            final String model, final String label, final long version, final String reason, final String mover)
            throws ModelRepositoryException {
        // People name components as they like.
        final String component = OneLine.of(mover);
        final String by = component.isEmpty() ? MOVER : MOVER + ", " + component;
        try {
            final LabelMove move = ModelLabels.of(repository, model, clock, by).move(label, version, reason);
            return new LabelChange(model, label, move.from(), move.to());
        } catch (final LabelException e) {
            throw new ModelRepositoryException(e.getMessage(), e.isPassing());
        }
    }
}
