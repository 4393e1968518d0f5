package org.nifiaaas.services.profile;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.distributed.cache.client.AtomicDistributedMapCacheClient;
import org.apache.nifi.processor.DataUnit;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.services.profile.erasure.ErasureRecord;
import org.nifiaaas.services.profile.erasure.ProfileKeeper;
import org.nifiaaas.services.profile.erasure.Rounds;

/**
 * Keeps profiles in a map cache, which all nodes of a cluster share.
 *
 * <p>Thread-safe. See {@link CacheStore} for what keeps changes whole and apart. If the cache fails at the very moment in which a change is to count, it may
 * count although {@link #update} throws; that is when an answer is lost and the cache cannot be asked again.
 */
@Tags({"profile", "features", "windows", "history", "state", "cluster", "cache", "redis", "hbase", "hazelcast"})
@CapabilityDescription(
        "Keeps profiles of users, items and other subjects in a map cache that all nodes of a cluster share, such as Redis, HBase, Hazelcast or NiFi's own map cache "
                + "server. A change is made as a whole or not at all, also if a node ends in the middle of it, and outlives what the cache outlives. While the cache is away, "
                + "FlowFiles wait. Profiles that nobody changes for the Time to Live are forgotten.")
@SeeAlso(EmbeddedProfileService.class)
public final class MapCacheProfileService extends AbstractProfileService {

    static final PropertyDescriptor MAP_CACHE_CLIENT = new PropertyDescriptor.Builder()
            .name("Map Cache Client")
            .description(
                    "Client of the cache. It must be able to compare and set, as those of Redis, HBase, Hazelcast, Couchbase and NiFi's own map cache server are, and "
                            + "the cache must drop nothing by itself before the Time to Live")
            .required(true)
            .identifiesControllerService(AtomicDistributedMapCacheClient.class)
            .build();

    static final PropertyDescriptor KEY_PREFIX = new PropertyDescriptor.Builder()
            .name("Key Prefix")
            .description(
                    "What all keys in the cache begin with. Services with the same one, on this node or another, share profiles; letters, digits, dots, dashes and underscores")
            .required(true)
            .defaultValue("nifi-aaas")
            .addValidator(StandardValidators.createRegexMatchingValidator(Pattern.compile("[A-Za-z0-9._-]{1,100}")))
            .build();

    static final PropertyDescriptor TIME_TO_LIVE = new PropertyDescriptor.Builder()
            .name("Time to Live")
            .description(
                    "Profiles that nobody has changed for longer are forgotten: they are never read again. They stay in the cache until it drops them. "
                            + "It should be longer than the longest window of the features")
            .required(true)
            .defaultValue("400 days")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.MINUTES, 3650, TimeUnit.DAYS))
            .build();

    static final PropertyDescriptor LOCK_TIMEOUT = new PropertyDescriptor.Builder()
            .name("Lock Timeout")
            .description(
                    "A node that was changing profiles and gives no sign for so long is taken for gone, and others go on. If it was not, it makes its change again. "
                            + "It should be longer than a change of 1,000 events takes")
            .required(true)
            .defaultValue("30 sec")
            .addValidator(StandardValidators.createTimePeriodValidator(1, TimeUnit.SECONDS, 1, TimeUnit.HOURS))
            .build();

    static final PropertyDescriptor LARGEST_VALUE = new PropertyDescriptor.Builder()
            .name("Largest Value")
            .description(
                    "Size of the largest value that is written into the cache, such as half of what the cache takes. Changes are cut to fit; a single profile that is larger is refused")
            .required(true)
            .defaultValue("512 KB")
            .addValidator(StandardValidators.createDataSizeBoundsValidator(4L << 10, 256L << 20))
            .build();

    static final PropertyDescriptor CONCURRENT_REQUESTS = new PropertyDescriptor.Builder()
            .name("Concurrent Requests")
            .description(
                    "How many requests a change has open at once. Each profile takes two requests, so that this and the way to the cache decide how fast events go")
            .required(true)
            .defaultValue("8")
            .addValidator(StandardValidators.createLongValidator(1, 64, true))
            .build();

    private static final List<PropertyDescriptor> DESCRIPTORS =
            with(MAP_CACHE_CLIENT, KEY_PREFIX, TIME_TO_LIVE, LOCK_TIMEOUT, LARGEST_VALUE, CONCURRENT_REQUESTS);

    private static final String ASK = "Ask the cache";

    private final Clock clock;
    private final Passage passage;

    /** Creates the service as NiFi does. */
    public MapCacheProfileService() {
        this(Clock.systemUTC(), Passage.REAL, Rounds.real());
    }

    MapCacheProfileService(final Clock clock, final Passage passage, final Rounds rounds) {
        super(rounds);
        this.clock = clock;
        this.passage = passage;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return DESCRIPTORS;
    }

    /** Makes the store ready, whether or not the cache is there already. */
    @Override
    ProfileKeeper open(final ConfigurationContext context, final ErasureRecord record) throws InitializationException {
        final CacheStore store = new CacheStore(cache(context), settings(context), clock, passage);
        try {
            return new CacheErasure(store, record.counted(), counted -> remember(record, counted));
        } catch (final IOException e) {
            throw new InitializationException(
                    "What profiles count cannot be read from the state of the service: "
                            + e.getClass().getSimpleName(),
                    e);
        }
    }

    private void remember(final ErasureRecord record, final Set<String> counted) {
        try {
            record.counted(counted);
        } catch (final IOException e) {
            getLogger()
                    .warn(
                            "What profiles count cannot be put into the state of the service: {}",
                            e.getClass().getSimpleName());
        }
    }

    @Override
    List<ConfigVerificationResult> look(final ConfigurationContext context) {
        final CacheSettings settings = settings(context);
        try {
            return List.of(successful(
                    ASK, "The cache of profiles " + settings.prefix() + " " + found(cache(context), settings)));
        } catch (final TableException e) {
            return List.of(failed(ASK, CacheStore.explained(settings, e)));
        }
    }

    private static String found(final SharedCache<?> cache, final CacheSettings settings) throws TableException {
        final SharedCache.Entry entry = cache.fetch(new CacheKeys(settings.prefix()).control());
        if (entry == null) {
            return "is there, and holds no profiles yet";
        }
        final ChangeRecord record = ChangeRecord.read(entry.value());
        return "is there, and " + (record.is(ChangeRecord.State.FREE) ? "nobody changes it" : "is being changed")
                + "; its last change was at "
                + Instant.ofEpochMilli(record.sequence()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static SharedCache<?> cache(final PropertyContext context) {
        final AtomicDistributedMapCacheClient<?> client =
                context.getProperty(MAP_CACHE_CLIENT).asControllerService(AtomicDistributedMapCacheClient.class);
        return new SharedCache<>(client);
    }

    private static CacheSettings settings(final PropertyContext context) {
        return new CacheSettings(
                context.getProperty(KEY_PREFIX).getValue(),
                Duration.ofSeconds(context.getProperty(TIME_TO_LIVE).asTimePeriod(TimeUnit.SECONDS)),
                Duration.ofMillis(context.getProperty(LOCK_TIMEOUT).asTimePeriod(TimeUnit.MILLISECONDS)),
                context.getProperty(LARGEST_VALUE).asDataSize(DataUnit.B).intValue(),
                context.getProperty(CONCURRENT_REQUESTS).asInteger());
    }
}
