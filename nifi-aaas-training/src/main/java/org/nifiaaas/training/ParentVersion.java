package org.nifiaaas.training;

import java.time.Instant;
import java.util.Optional;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.history.EventLog;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.models.PropensityModel;
import org.nifiaaas.training.publish.ModelFolder;

/** A version whose training is continued. Immutable. */
final class ParentVersion {

    private final long number;
    private final ModelBundle bundle;
    /** Null for a network. */
    private final HistoryModel model;

    private ParentVersion(final long number, final ModelBundle bundle, final HistoryModel model) {
        this.number = number;
        this.bundle = bundle;
        this.model = model;
    }

    /**
     * Reads a version.
     *
     * @param featuresHash of the specification that the new version is trained with
     * @throws InputException if it is not there, not readable, of a kind that cannot be continued, or made of other features
     */
    static ParentVersion read(final ModelFolder folder, final long number, final String featuresHash)
            throws InputException {
        final ModelBundle bundle;
        try {
            bundle = folder.read(number);
        } catch (final BundleException e) {
            throw new InputException(
                    "Option --parent is " + number + ", which cannot be read: " + Messages.oneLine(e), e);
        }
        final BundleManifest manifest = bundle.manifest();
        final boolean network = NetworkKind.find(manifest.modelKind()).isPresent()
                && manifest.engine().equals(PropensityModel.ENGINE)
                && manifest.horizonDays().isPresent();
        if (!network && !manifest.engine().equals(ModelBundle.SIMILARITY)) {
            throw new InputException("Option --parent is " + number + ", which is of kind " + manifest.modelKind()
                    + " and engine " + manifest.engine() + " and cannot be continued; train anew without it");
        }
        if (!manifest.featuresHash().equals(featuresHash)) {
            throw new InputException("Option --parent is " + number
                    + ", which was trained with other rules for refunds or times, or with other features");
        }
        try {
            return new ParentVersion(number, bundle, network ? null : HistoryModel.fromBytes(bundle.model()));
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --parent is " + number + ", whose model " + e.getMessage(), e);
        }
    }

    /**
     * Checks that it knows none of these users: their ids would go into the new version with its vocabulary, and what it has learned of them as well.
     *
     * @throws InputException telling how many it knows
     */
    void requireNoneOf(final ErasedUsers erased) throws InputException {
        final long known = erased.ids().stream()
                .filter(id -> users().index(id) != Vocabulary.UNKNOWN)
                .count();
        if (known > 0) {
            throw new InputException("Option --parent is " + number + ", which knows " + known + " erased "
                    + (known == 1 ? "user" : "users") + "; train anew without it");
        }
    }

    long number() {
        return number;
    }

    Vocabulary users() {
        return bundle.users();
    }

    Vocabulary items() {
        return bundle.items();
    }

    String kind() {
        return bundle.manifest().modelKind();
    }

    double horizonDays() {
        return model == null ? bundle.manifest().horizonDays().getAsDouble() : model.horizonDays();
    }

    /** The model, if it is one of histories. */
    HistoryModel model() {
        return model;
    }

    /** The kind of network, if it is one. */
    Optional<NetworkKind> network() {
        return model == null ? NetworkKind.find(kind()) : Optional.empty();
    }

    ModelBundle bundle() {
        return bundle;
    }

    /**
     * Whether it was trained on purchases that are not before a moment.
     *
     * @param minute since 1970
     */
    boolean hasSeen(final int minute) {
        return EventLog.minute(Instant.parse(bundle.manifest().trainingTo()).toEpochMilli()) >= minute;
    }

    @Override
    public String toString() {
        return "version " + number;
    }
}
