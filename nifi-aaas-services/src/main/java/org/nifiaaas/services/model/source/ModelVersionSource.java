package org.nifiaaas.services.model.source;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
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
     * <p>What a listing costs does not grow with the versions that were listed before: only new ones, those that are not complete yet and the watched ones are
     * looked into. A manifest that is replaced is noticed at once in a watched version, and in others if its folder shows that something in it was replaced.
     *
     * @param watched chooses from a first listing the versions that have to be known as they are now
     * @throws IOException if the place cannot be read, which says nothing about what it holds
     */
    ModelListing list(String model, Function<ModelListing, Set<Long>> watched) throws IOException;

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
     * @param read called after each file with its bytes
     * @param step called after each little piece of work, so that the caller can rest
     * @throws BundleException if the version is incomplete, damaged or contradicts itself
     * @throws IOException if the place cannot be read
     */
    ModelBundle read(String model, long version, LongConsumer read, Runnable step) throws BundleException, IOException;
}
