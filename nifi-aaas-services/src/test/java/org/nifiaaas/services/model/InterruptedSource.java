package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.model.source.ModelListing;
import org.nifiaaas.services.model.source.ModelVersionSource;

/** Lets a test do something right after a model was listed. */
final class InterruptedSource implements ModelVersionSource {

    private final ModelVersionSource inner;
    Runnable afterListing = () -> {};

    InterruptedSource(final ModelVersionSource inner) {
        this.inner = inner;
    }

    @Override
    public List<String> models() throws IOException {
        return inner.models();
    }

    @Override
    public ModelListing list(final String model, final Function<ModelListing, Set<Long>> watched) throws IOException {
        final ModelListing listing = inner.list(model, watched);
        afterListing.run();
        return listing;
    }

    @Override
    public BundleManifest manifest(final String model, final long version) throws BundleException, IOException {
        return inner.manifest(model, version);
    }

    @Override
    public ModelBundle read(final String model, final long version, final LongConsumer read, final Runnable step)
            throws BundleException, IOException {
        return inner.read(model, version, read, step);
    }
}
