package org.nifiaaas.processors;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.SideEffectFree;
import org.apache.nifi.annotation.behavior.SupportsBatching;
import org.apache.nifi.annotation.behavior.SystemResource;
import org.apache.nifi.annotation.behavior.SystemResourceConsideration;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.record.util.IllegalTypeConversionException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelUnavailableException.Reason;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.ScoringException;

/**
 * Adds to each record the items that its user is most likely to buy at, with a passport that says which model version ranked them.
 *
 * <p>Delivery: every record of a FlowFile goes to exactly one of success and unmatched, or the whole FlowFile goes to failure unchanged, or it stays in the
 * queue while no model version is available or a lookup file cannot be used. One lease is held for each FlowFile, so all its records carry one version.
 * Thread-safe; no thread waits.
 */
@Tags({"rank", "recommend", "top-k", "item", "user", "offer", "record", "model", "propensity", "machine learning"})
@CapabilityDescription(
        "Recommends to the user of each record the top K of a list of candidates: all items of the model, a field of the record or a file. "
                + "Leaves out what was bought already and what lists allow or deny, adds offers with thresholds, and falls back to popular items for unknown users. "
                + "While no version is available, FlowFiles stay in the queue.")
@SeeAlso(ScoreRecord.class)
@InputRequirement(Requirement.INPUT_REQUIRED)
@SideEffectFree
@SupportsBatching
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "Every record costs a score for each of its candidates, by default for every item that the model knows.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Records are streamed and candidates are scored in chunks of 4,096. The ids of the lookup files are held in memory.")
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records in the outgoing FlowFile"),
    @WritesAttribute(attribute = "mime.type", description = "MIME type that the record writer states"),
    @WritesAttribute(attribute = "model.name", description = "Model that ranked"),
    @WritesAttribute(attribute = "model.version", description = "Version that ranked"),
    @WritesAttribute(attribute = "model.sha", description = "SHA-256 of the version's manifest"),
    @WritesAttribute(
            attribute = "rank.count",
            description = "Number of records of the incoming FlowFile with recommendations"),
    @WritesAttribute(
            attribute = "rank.unmatched",
            description = "Number of records of the incoming FlowFile without a user or without a recommendation"),
    @WritesAttribute(
            attribute = "rank.unknown.users",
            description = "Number of records of the incoming FlowFile whose user the version does not know"),
    @WritesAttribute(
            attribute = "rank.unknown.items",
            description = "Number of candidates, in the records and in the file, that the version does not know"),
    @WritesAttribute(attribute = "record.error.message", description = "Why the FlowFile went to failure")
})
public final class RankItems extends AbstractProcessor {

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Records with at least one recommendation")
            .build();

    static final Relationship UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description(
                    "Records as they came, with the field score_reason: missing-user, unknown-user, no-candidate or no-offer")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("The incoming FlowFile, unchanged, if it cannot be read, written or scored")
            .build();

    static final String RANKED_COUNTER = "Users Ranked";
    static final String UNMATCHED_COUNTER = "Users Unmatched";
    static final String UNKNOWN_USERS_COUNTER = "Unknown Users";
    static final String UNKNOWN_ITEMS_COUNTER = "Unknown Candidates";

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            ScoreRecord.MODEL_VERSION_SERVICE,
            ModelChoice.MODEL_NAME,
            ModelChoice.MODEL_VERSION,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            ScoringRules.USER_FIELD,
            RankingRules.TOP_K,
            RankingRules.CANDIDATES,
            RankingRules.CANDIDATES_FIELD,
            RankingRules.CANDIDATES_FILE,
            RankingRules.BOUGHT_FIELD,
            RankingRules.ALLOW_FILE,
            RankingRules.DENY_FILE,
            RankingRules.OFFERS_FILE,
            RankingRules.OFFER_HANDLING,
            RankingRules.UNKNOWN_USERS,
            RankingRules.POPULARITY_FILE,
            RankingRules.RECOMMENDATIONS_FIELD);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, UNMATCHED, FAILURE);

    private final Clock clock;
    private final AvailabilityLog availability = new AvailabilityLog();
    private final AtomicReference<String> lookupProblem = new AtomicReference<>("");
    private volatile RankingRules rules;
    private volatile ItemLists.Files files;

    /** Used by NiFi. */
    public RankItems() {
        this(Clock.systemUTC());
    }

    RankItems(final Clock clock) {
        this.clock = clock;
    }

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTIES;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    @Override
    protected List<ValidationResult> customValidate(final ValidationContext context) {
        return RankingRules.validate(context);
    }

    /**
     * Reads the properties once, and the lookup files so that the processor does not start with a bad one.
     *
     * @throws ProcessException if a lookup file cannot be used
     */
    @OnScheduled
    public void readRules(final ProcessContext context) {
        rules = RankingRules.of(context);
        files = new ItemLists.Files(context);
        lookupProblem.set("");
        try {
            files.read();
        } catch (final LookupException e) {
            throw new ProcessException(e.getMessage(), e);
        }
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        final ModelChoice choice;
        try {
            choice = ModelChoice.of(context, flowFile);
        } catch (final IllegalArgumentException e) {
            fail(session, flowFile, e);
            return;
        }
        final ItemLists lists;
        try {
            lists = readLists();
        } catch (final LookupException e) {
            warnOnce(e);
            session.rollback();
            context.yield();
            return;
        }
        try (ModelLease lease = service(context).acquire(choice.model(), choice.selector())) {
            availability.available(getLogger(), choice);
            rank(context, session, flowFile, lease, lists);
        } catch (final ModelUnavailableException e) {
            availability.unavailable(getLogger(), choice, e);
            await(context, session, e.reason());
        }
    }

    private ItemLists readLists() throws LookupException {
        final ItemLists lists = files.read();
        if (!lookupProblem.getAndSet("").isEmpty()) {
            getLogger().info("Ranking goes on: the lookup files can be used again");
        }
        return lists;
    }

    private void warnOnce(final LookupException problem) {
        if (!problem.getMessage().equals(lookupProblem.getAndSet(problem.getMessage()))) {
            getLogger().warn("Ranking waits: {}", problem.getMessage());
        }
    }

    /** Puts the FlowFile back, as ScoreRecord does: penalized if others may ask for a version that is there. */
    private static void await(final ProcessContext context, final ProcessSession session, final Reason reason) {
        if (ModelChoice.differsByFlowFile(context) && (reason == Reason.ABSENT || reason == Reason.REFUSED)) {
            session.rollback(true);
            return;
        }
        session.rollback();
        context.yield();
    }

    private void rank(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ModelLease lease,
            final ItemLists lists) {
        final long started = System.nanoTime();
        try {
            final Ranking ranking = rankRecords(context, session, flowFile, lease, lists);
            transfer(session, ranking, lease.identity(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started));
            session.remove(flowFile);
        } catch (final IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | IllegalTypeConversionException
                | ScoringException e) {
            fail(session, flowFile, e);
        }
    }

    private Ranking rankRecords(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ModelLease lease,
            final ItemLists lists)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        final RecordReaderFactory readers =
                context.getProperty(RecordProperties.RECORD_READER).asControllerService(RecordReaderFactory.class);
        final RecordSetWriterFactory writers =
                context.getProperty(RecordProperties.RECORD_WRITER).asControllerService(RecordSetWriterFactory.class);
        final Passport passport = new Passport(rules.recommendationsField(), lease.identity(), clock.instant());
        try (RecordOutputs outputs = new RecordOutputs(session, flowFile, writers, getLogger())) {
            final RankCounts counts;
            try (InputStream content = session.read(flowFile);
                    RecordReader reader = readers.createRecordReader(flowFile, content, getLogger())) {
                counts = new RecordRanker(rules, lists, lease.catalogueScorer(), passport, reader.getSchema(), outputs)
                        .rank(reader);
            }
            return new Ranking(counts, outputs.finish());
        }
    }

    private static void transfer(
            final ProcessSession session,
            final Ranking ranking,
            final ModelVersionIdentity version,
            final long millis) {
        final RankCounts counts = ranking.counts();
        final Map<String, String> attributes = counts.attributes(version);
        final String sentence = counts.sentence(version);
        ranking.children().forEach((relationship, unmarked) -> {
            final FlowFile child = session.putAllAttributes(unmarked, attributes);
            session.getProvenanceReporter().modifyContent(child, sentence, millis);
            session.transfer(child, relationship);
        });
        session.adjustCounter(RANKED_COUNTER, counts.ranked(), false);
        session.adjustCounter(UNMATCHED_COUNTER, counts.unmatched(), false);
        session.adjustCounter(UNKNOWN_USERS_COUNTER, counts.unknownUsers(), false);
        session.adjustCounter(UNKNOWN_ITEMS_COUNTER, counts.unknownItems(), false);
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final Exception error) {
        final String message = RecordProperties.oneLine(error);
        getLogger().error("Items cannot be ranked for {}: {}", flowFile, message);
        session.transfer(session.putAttribute(flowFile, RecordProperties.ERROR_MESSAGE, message), FAILURE);
    }

    private static ModelVersionService service(final ProcessContext context) {
        return context.getProperty(ScoreRecord.MODEL_VERSION_SERVICE).asControllerService(ModelVersionService.class);
    }

    private record Ranking(RankCounts counts, Map<Relationship, FlowFile> children) {}
}
