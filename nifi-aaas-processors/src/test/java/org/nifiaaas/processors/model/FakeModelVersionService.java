package org.nifiaaas.processors.model;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.nifi.controller.AbstractControllerService;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.ModelInterest;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ModelVersionStatus;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.PastPurchase;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/**
 * Serves versions that score by a formula. Ids that start with "new" are unknown. Counts leases and batches.
 *
 * <p>Thread-safe, as the contract of the service asks.
 */
public final class FakeModelVersionService extends AbstractControllerService implements ModelVersionService {

    public static final String HASH = "f00d";

    public final AtomicInteger acquired = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();
    public final List<Integer> batches = new CopyOnWriteArrayList<>();
    public final List<VersionSelector> selectors = new CopyOnWriteArrayList<>();

    /** What running processors hold: model and selector, in words. */
    public final List<String> holding = new CopyOnWriteArrayList<>();

    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final Map<String, Reason> unavailable = new ConcurrentHashMap<>();
    private final Map<VersionSelector, Long> chosen = new ConcurrentHashMap<>();
    private final Map<VersionSelector, Reason> withheld = new ConcurrentHashMap<>();
    private final Map<Long, Scorer> brokenVersions = new ConcurrentHashMap<>();
    private final Map<Long, String> features = new ConcurrentHashMap<>();
    private final Map<Long, String> specifications = new ConcurrentHashMap<>();
    private final Set<Long> featured = ConcurrentHashMap.newKeySet();
    private final Set<Long> historical = ConcurrentHashMap.newKeySet();
    private final Map<Long, String> checksums = new ConcurrentHashMap<>();
    private final Set<Long> withoutUnknownRows = ConcurrentHashMap.newKeySet();
    private final Semaphore closings = new Semaphore(0);
    private volatile Scorer broken;
    private volatile CatalogueScorer catalogue;

    public void serve(final String model, final long version) {
        versions.put(model, version);
        unavailable.remove(model);
    }

    public void withhold(final String model, final Reason reason) {
        unavailable.put(model, reason);
    }

    /** Points a label or a number at a version, for every model; others get the model's own version. */
    public void choose(final VersionSelector selector, final long version) {
        chosen.put(selector, version);
        withheld.remove(selector);
    }

    public void withhold(final VersionSelector selector, final Reason reason) {
        withheld.put(selector, reason);
    }

    public void breakVersion(final long version, final Scorer scorer) {
        brokenVersions.put(version, scorer);
    }

    /** Gives a version no vector for unknown ids, and so no score. */
    public void withoutUnknownRows(final long version) {
        withoutUnknownRows.add(version);
    }

    public void breakScorer(final Scorer scorer) {
        broken = scorer;
    }

    public void rank(final CatalogueScorer scorer) {
        catalogue = scorer;
    }

    public void featuresOf(final long version, final String hash) {
        features.put(version, hash);
    }

    /** Gives a version a specification. */
    public void specify(final long version, final String specification) {
        specifications.put(version, specification);
    }

    /** Lets a version score by the columns and windows of its specification: the sum of its numbers, see {@link #ofFeatures}. */
    public void scoreFeatures(final long version, final String specification) {
        specify(version, specification);
        featured.add(version);
    }

    /** Lets a version score by histories where they are given, see {@link #ofHistory}. */
    public void scoreHistories(final long version, final String specification) {
        specify(version, specification);
        historical.add(version);
    }

    /** The score of values: their numbers added up, with the lengths of their texts, in thousandths. */
    public static float ofFeatures(final List<Object> values) {
        double sum = 0;
        for (final Object value : values) {
            sum += value instanceof String text ? text.length() : value == null ? 0 : (Double) value;
        }
        return (float) (sum / 1000);
    }

    /** The score of a history for an item: how often it is in it, in tenths, and a hundredth for all that is in it. */
    public static float ofHistory(final List<PastPurchase> history, final String item) {
        final long bought = history.stream()
                .filter(purchase -> purchase.item().equals(item))
                .count();
        return bought / 10F + history.size() / 100F;
    }

    /** Lets a version have checksums that begin as those of the documentation's examples. */
    public void identify(final long version, final String shaBeginning) {
        checksums.put(version, shaBeginning + "0".repeat(60));
        features.put(version, "31f8" + "0".repeat(60));
    }

    /** Waits for leases of other threads. */
    public void awaitNoOpenLease() throws InterruptedException {
        while (open.get() > 0) {
            if (!closings.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(open + " leases stay open");
            }
        }
    }

    public static ModelVersionIdentity identity(final String model, final long version) {
        return new ModelVersionIdentity(model, version, "sha-of-" + model + "-" + version, HASH);
    }

    public static float formula(final long version, final String user, final String item) {
        return (Math.floorMod(user.hashCode() * 31L + item.hashCode() * 7L + version, 9_973) + 0.5F) / 9_973;
    }

    @Override
    public ModelInterest hold(final String model, final Collection<VersionSelector> held) {
        final List<String> names =
                held.stream().map(selector -> model + " " + selector).toList();
        holding.addAll(names);
        return () -> names.forEach(holding::remove);
    }

    @Override
    public ModelLease acquire(final String model, final VersionSelector selector) throws ModelUnavailableException {
        selectors.add(selector);
        final Reason reason = versions.containsKey(model) ? unavailable.get(model) : Reason.ABSENT;
        if (reason != null) {
            throw new ModelUnavailableException(reason, "Model " + model + " is not there: " + reason);
        }
        if (withheld.containsKey(selector)) {
            throw new ModelUnavailableException(
                    withheld.get(selector), "Model " + model + ", " + selector + ", is not there");
        }
        acquired.incrementAndGet();
        open.incrementAndGet();
        final long version = chosen.getOrDefault(selector, versions.get(model));
        final ModelVersionIdentity identity = identity(model, version);
        return new FakeLease(new ModelVersionIdentity(
                model,
                version,
                checksums.getOrDefault(version, identity.modelSha()),
                features.getOrDefault(version, HASH)));
    }

    @Override
    public List<ModelVersionStatus> versions() {
        return new ArrayList<>();
    }

    private ScoreBatch score(final long version, final PairBatch pairs) {
        batches.add(pairs.size());
        final float[] propensities = new float[pairs.size()];
        final BitSet users = new BitSet();
        final BitSet items = new BitSet();
        for (int row = 0; row < pairs.size(); row++) {
            propensities[row] = formula(version, pairs.user(row), pairs.item(row));
            boolean seen = false;
            if (featured.contains(version)) {
                propensities[row] = ofFeatures(pairs.features(row).values());
                seen = pairs.features(row).userSeen();
            } else if (historical.contains(version)
                    && pairs.hasFeatures()
                    && pairs.features(row).history().isPresent()) {
                propensities[row] = ofHistory(pairs.features(row).history().get(), pairs.item(row));
                seen = pairs.features(row).userSeen();
            }
            users.set(row, pairs.user(row).startsWith("new") && !seen);
            items.set(row, pairs.item(row).startsWith("new"));
            if (withoutUnknownRows.contains(version) && (users.get(row) || items.get(row))) {
                propensities[row] = Float.NaN;
            }
        }
        return ScoreBatch.of(propensities, users, items);
    }

    private final class FakeLease implements ModelLease {

        private final ModelVersionIdentity identity;
        private boolean closed;

        private FakeLease(final ModelVersionIdentity identity) {
            this.identity = identity;
        }

        @Override
        public ModelVersionIdentity identity() {
            return identity;
        }

        @Override
        public Scorer scorer() {
            return new Scorer() {
                @Override
                public ScoreBatch score(final PairBatch pairs) throws ScoringException {
                    return scoreOrFail(pairs);
                }

                /** Bought items that the catalogue has. */
                @Override
                public int[] reasons(final PairBatch pairs, final int row, final int atMost) {
                    return pairs.features(row).history().orElseThrow().stream()
                            .mapToInt(purchase -> catalogue.items().index(purchase.item()))
                            .filter(index -> index != Catalogue.UNKNOWN)
                            .distinct()
                            .limit(atMost)
                            .toArray();
                }
            };
        }

        @Override
        public String featureSpecification() {
            return specifications.getOrDefault(identity.version(), "");
        }

        @Override
        public boolean scoresFeatures() {
            return featured.contains(identity.version());
        }

        @Override
        public boolean scoresHistories() {
            return historical.contains(identity.version());
        }

        @Override
        public CatalogueScorer catalogueScorer() {
            if (closed) {
                throw new IllegalStateException("The lease is closed");
            }
            return catalogue;
        }

        private ScoreBatch scoreOrFail(final PairBatch pairs) throws ScoringException {
            if (closed) {
                throw new IllegalStateException("The lease is closed");
            }
            final Scorer replacement = brokenVersions.getOrDefault(identity.version(), broken);
            return replacement == null ? score(identity.version(), pairs) : replacement.score(pairs);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                open.decrementAndGet();
                closings.release();
            }
        }
    }
}
