package org.nifiaaas.services;

import java.util.List;
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
     * Tells what is known of each version of each model that was asked for so far.
     *
     * @return a snapshot, ordered by model and version
     */
    List<ModelVersionStatus> versions();
}
