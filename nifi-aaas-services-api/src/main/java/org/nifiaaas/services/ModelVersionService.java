package org.nifiaaas.services;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.controller.ControllerService;

/**
 * Serves immutable versions of models.
 *
 * <p>Thread-safe. {@link #acquire} never loads a model on the calling thread and never waits: a version that is not available yet is an exception, and the
 * caller tries again later.
 */
@Tags({"model", "version", "inference", "deep learning", "bigdl"})
@CapabilityDescription("Serves versions of machine-learning models from a model repository")
public interface ModelVersionService extends ControllerService {

    /**
     * Takes a reference to one available version. The version stays loaded until the lease is closed, whatever happens in the repository meanwhile.
     *
     * @param model name of the model, a folder of the repository
     * @param selector which of its versions
     * @return a lease that the caller closes
     * @throws ModelUnavailableException if no such version can serve now; the reason tells whether waiting may help
     */
    ModelLease acquire(String model, VersionSelector selector) throws ModelUnavailableException;

    /**
     * Says that a component is going to ask for versions of a model again and again, from when it starts until it stops. What is held is loaded at once, is never
     * forgotten, however long nobody asks for it, and makes room in memory later than what nobody holds. It is no promise: a version may be missing, be refused
     * or find no memory, which {@link #acquire} explains.
     *
     * <p>Never waits and never fails. Interests are counted: what several components hold is held until the last of them lets it go. Interests end with the
     * service, so a service that is not enabled holds nothing.
     *
     * @param model name of the model; one that cannot be a model's name is not held
     * @param selectors which of its versions
     * @return what the component closes when it stops
     */
    default ModelInterest hold(final String model, final Collection<VersionSelector> selectors) {
        return () -> {};
    }

    /**
     * Tells what is known of each version of each model that was asked for so far.
     *
     * @return a snapshot, ordered by model and version
     */
    List<ModelVersionStatus> versions();

    /**
     * Reads what a version says of itself, whether it is loaded or not. Reads the repository on the calling thread, which takes as long as the storage does.
     *
     * @param model name of the model
     * @param version number of the version
     * @return what its manifest says
     * @throws ModelRepositoryException if there is no such complete version, or the repository cannot be read; services without a repository always refuse
     */
    default ModelVersionDescription describe(final String model, final long version) throws ModelRepositoryException {
        throw new ModelRepositoryException("Model " + model + ": this service describes no versions", false);
    }

    /**
     * Tells which version a label of the repository names, without changing anything. Reads the repository on the calling thread, which takes as long as the
     * storage does.
     *
     * @param model name of the model
     * @param label name of the label, such as stable
     * @return the version; empty if there is no such label and {@link #moveLabel} may make it
     * @throws ModelRepositoryException if there is no such model, a new label cannot be called so, or the repository cannot be read; services without a
     *     repository always refuse
     */
    default OptionalLong labelled(final String model, final String label) throws ModelRepositoryException {
        throw new ModelRepositoryException("Model " + model + ": this service moves no labels", false);
    }

    /**
     * Lets a label of the repository name a version. The version is read as a whole and checked first; the move is done as a whole or not at all. This node
     * follows at once, others at their next look at the repository. A label that names the version already stays, which is no error. Works with the
     * repository on the calling thread, which takes as long as the storage does.
     *
     * @param model name of the model
     * @param label name of the label, such as stable; made if it is new
     * @param version a complete version
     * @param reason why, in words for the label's history
     * @return what was done
     * @throws ModelRepositoryException if the label or version cannot be used, or the repository cannot be changed; services without a repository always
     *     refuse
     */
    default LabelChange moveLabel(final String model, final String label, final long version, final String reason)
            throws ModelRepositoryException {
        throw new ModelRepositoryException("Model " + model + ": this service moves no labels", false);
    }

    /**
     * Lets a label name a version, as {@link #moveLabel(String, String, long, String)} does, and remembers who did it.
     *
     * @param mover who moves the label, such as name and id of a processor, in words for the label's history; services that do not keep it ignore it
     * @return what was done
     * @throws ModelRepositoryException likewise
     */
    default LabelChange moveLabel(
            final String model, final String label, final long version, final String reason, final String mover)
            throws ModelRepositoryException {
        return moveLabel(model, label, version, reason);
    }
}
