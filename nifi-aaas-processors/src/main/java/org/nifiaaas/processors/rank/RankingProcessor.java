package org.nifiaaas.processors.rank;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.model.AvailabilityLog;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.HeldVersions;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.ModelVerification;
import org.nifiaaas.processors.model.Specifications;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.pair.VersionInputs.Side;
import org.nifiaaas.processors.rank.lookup.Lookup;
import org.nifiaaas.processors.rank.lookup.LookupException;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProcessor;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * What the processors that rank have in common: one lease and one state of the lookup files for each FlowFile.
 *
 * <p>While no version is available or a lookup file cannot be used, the FlowFile stays in the queue. Thread-safe if {@link #rank} is; no thread waits.
 *
 * @param <L> what the lookup files hold
 */
public abstract class RankingProcessor<L> extends RecordProcessor {

    public static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("Those " + RecordProperties.UNUSABLE_RECORDS
                    + "the incoming FlowFile, unchanged, if it cannot be read, written or scored")
            .build();

    private final HeldVersions held = new HeldVersions();
    private final AvailabilityLog availability = new AvailabilityLog();
    private final AtomicReference<String> lookupProblem = new AtomicReference<>("");
    private final Clock clock;
    private volatile Lookup<L> lookup;
    private volatile PairRules pairRules;

    protected RankingProcessor(
            final Clock clock, final List<PropertyDescriptor> properties, final Set<Relationship> relationships) {
        super("ranked", properties, relationships, FAILURE);
        this.clock = clock;
    }

    /**
     * Takes the lookup files, and reads them so that the processor does not start with a bad one; holds the version that the properties name.
     *
     * @throws ProcessException if one of them cannot be used
     */
    protected final void use(final ProcessContext context, final Lookup<L> files) {
        try {
            files.read();
        } catch (final LookupException e) {
            throw new ProcessException(e.getMessage(), e);
        }
        lookup = files;
        pairRules = PairRules.of(context);
        held.hold(context, ModelChoice.MODEL_NAME, ModelChoice.named(context, ModelChoice.MODEL_VERSION));
    }

    /** Lets the version go. */
    @OnStopped
    public final void release() {
        held.release();
    }

    /** The passport of what a lease ranks, in a field of this name. */
    protected final Passport passport(final String field, final ModelLease lease) throws ScoringException {
        return new Passport(
                field, lease.identity(), Specifications.rulesBesideFeatures(lease), clock.instant(), Optional.empty());
    }

    /**
     * Finds what the version of a lease asks for.
     *
     * @param schema schema of the records as they are read
     * @param side what they are records of
     */
    protected final VersionInputs inputs(final ModelLease lease, final RecordSchema schema, final Side side)
            throws ScoringException {
        return VersionInputs.of(lease, pairRules, schema, side, clock.instant());
    }

    /**
     * Ranks for every record of a FlowFile.
     *
     * @param lease lease of the version, closed by the caller
     * @param lists what the lookup files hold
     * @param records read to their end
     * @param outputs where the records go
     * @throws ProfileStoreException if profiles that they need cannot be read now
     */
    protected abstract RecordOutcome rank(ModelLease lease, L lists, RecordSource records, RecordOutputs outputs)
            throws RecordException, ScoringException, ProfileStoreException;

    @Override
    protected final RecordOutcome process(
            final ProcessContext context,
            final FlowFile flowFile,
            final RecordSource records,
            final RecordOutputs outputs)
            throws RecordException, ScoringException, WaitingException {
        final ModelChoice choice = ModelChoice.of(context, flowFile);
        final L lists = awaitLists();
        // Ids are all that ranking takes of a record, so other cleaning rules do not matter.
        final LeaseRequest request =
                LeaseRequest.of(context, flowFile, FeatureMismatch.SCORE, availability, clock, getLogger());
        try (ModelLease lease = request.acquire(choice)) {
            return rank(lease, lists, records, outputs);
        } catch (final ProfileStoreException e) {
            getLogger().warn("Records wait for their profiles: {}", e.getMessage());
            throw new WaitingException(e, false);
        }
    }

    private L awaitLists() throws WaitingException {
        try {
            final L lists = lookup.read();
            if (!lookupProblem.getAndSet("").isEmpty()) {
                getLogger().info("Ranking goes on: the lookup files can be used again");
            }
            return lists;
        } catch (final LookupException e) {
            if (!e.getMessage().equals(lookupProblem.getAndSet(e.getMessage()))) {
                getLogger().warn("Ranking waits: {}", e.getMessage());
            }
            throw new WaitingException(e, false);
        }
    }

    @Override
    protected boolean isOwn(final String attribute) {
        return super.isOwn(attribute) || attribute.startsWith("rank.unknown.list.");
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        final List<ConfigVerificationResult> results = new ArrayList<>(super.verify(context, log, attributes));
        results.add(ModelVerification.verify(context, attributes, ModelChoice.MODEL_NAME, ModelChoice.MODEL_VERSION));
        return results;
    }
}
