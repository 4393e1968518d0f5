package org.nifiaaas.services.model;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.nifiaaas.repository.bundle.BundleException;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.ModelBundle;
import org.nifiaaas.services.model.source.ModelListing;
import org.nifiaaas.services.model.source.ModelVersionSource;

/** A repository on storage in trouble: its calls hang until {@link #release} is counted down. */
final class HangingSource implements ModelVersionSource {

    final AtomicBoolean hangAtList = new AtomicBoolean();
    /** Numbers of the versions whose reading hangs. */
    final Set<Long> hangAtRead = ConcurrentHashMap.newKeySet();

    final AtomicBoolean buggy = new AtomicBoolean();
    /** Whether a call hangs now or has hung. */
    final AtomicBoolean hanging = new AtomicBoolean();

    final CountDownLatch release = new CountDownLatch(1);
    private final ModelVersionSource inner;

    HangingSource(final ModelVersionSource inner) {
        this.inner = inner;
    }

    @Override
    public List<String> models() throws IOException {
        return inner.models();
    }

    @Override
    public ModelListing list(final String model, final Function<ModelListing, Set<Long>> watched) throws IOException {
        if (buggy.get()) {
            throw new IllegalStateException("a bug");
        }
        hangIf(hangAtList.get());
        return inner.list(model, watched);
    }

    @Override
    public BundleManifest manifest(final String model, final long version) throws BundleException, IOException {
        return inner.manifest(model, version);
    }

    @Override
    public ModelBundle read(final String model, final long version, final LongConsumer read, final Runnable step)
            throws BundleException, IOException {
        hangIf(hangAtRead.contains(version));
        return inner.read(model, version, read, step);
    }

    private void hangIf(final boolean hangs) throws IOException {
        if (!hangs) {
            return;
        }
        hanging.set(true);
        try {
            release.await();
        } catch (final InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }
}
