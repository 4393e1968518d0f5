package org.nifiaaas.services.model.source;

import java.io.IOException;
import java.util.List;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;

/**
 * A place that keeps complete versions of models. Its calls may be slow or hang with the storage, so no scoring thread makes them. One thread lists while
 * another one reads versions, so reading a version must not change what listing uses; otherwise it need not be thread-safe.
 */
public interface ModelVersionSource {

    /**
     * Names of the models, in order.
     *
     * @throws IOException if the place cannot be read
     */
    List<String> models() throws IOException;

    /**
     * Lists a model. A model that the place does not know is an empty listing with a remark.
     *
     * @throws IOException if the place cannot be read, which says nothing about what it holds
     */
    ModelListing list(String model) throws IOException;

    /**
     * Reads what a version says of itself and nothing else.
     *
     * @throws BundleException if the version is incomplete or its manifest contradicts itself
     * @throws IOException if the place cannot be read
     */
    BundleManifest manifest(String model, long version) throws BundleException, IOException;

    /**
     * Reads a complete version into memory and checks it.
     *
     * @param step called after each little piece of work, so that the caller can rest
     * @throws BundleException if the version is incomplete, damaged or contradicts itself
     * @throws IOException if the place cannot be read
     */
    ModelBundle read(String model, long version, Runnable step) throws BundleException, IOException;
}
