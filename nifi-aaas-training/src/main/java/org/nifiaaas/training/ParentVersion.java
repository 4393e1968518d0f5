package org.nifiaaas.training;

import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.scoring.propensity.HistoryModel;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.failure.Messages;
import org.nifiaaas.training.publish.ModelFolder;

/** A version whose training is continued. Immutable. */
final class ParentVersion {

    private final long number;
    private final ModelBundle bundle;
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
        if (!bundle.manifest().engine().equals(ModelBundle.SIMILARITY)) {
            throw new InputException("Option --parent is " + number + ", which is of kind "
                    + bundle.manifest().modelKind()
                    + "; only models of histories can be continued, train anew without it");
        }
        if (!bundle.manifest().featuresHash().equals(featuresHash)) {
            throw new InputException(
                    "Option --parent is " + number + ", which was trained with other rules for refunds or times");
        }
        try {
            return new ParentVersion(number, bundle, HistoryModel.fromBytes(bundle.model()));
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --parent is " + number + ", whose model " + e.getMessage(), e);
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

    HistoryModel model() {
        return model;
    }

    @Override
    public String toString() {
        return "version " + number;
    }
}
