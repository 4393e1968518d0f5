package org.nifiaaas.processors;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.Restricted;
import org.apache.nifi.annotation.behavior.Restriction;
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
import org.apache.nifi.components.RequiredPermission;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.exception.ProcessException;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.UnavailableVersion;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.pair.VersionInputs.Side;
import org.nifiaaas.processors.rank.CandidateSource;
import org.nifiaaas.processors.rank.Candidates;
import org.nifiaaas.processors.rank.RankCounts;
import org.nifiaaas.processors.rank.RankingProcessor;
import org.nifiaaas.processors.rank.RankingRules;
import org.nifiaaas.processors.rank.RecordRanker;
import org.nifiaaas.processors.rank.SelectionCache;
import org.nifiaaas.processors.rank.UnknownUsers;
import org.nifiaaas.processors.rank.lookup.ItemLists;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ProfileStoreException;
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
@Restricted(
        restrictions =
                @Restriction(
                        requiredPermission = RequiredPermission.READ_FILESYSTEM,
                        explanation = "Reads the files that its properties name, with the rights of NiFi."))
@SideEffectFree
@SupportsBatching
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "Every record costs a score for each of its candidates, by default for every item that the model knows.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Records are streamed and candidates are scored in chunks of 4,096. The ids of the lookup files are held in memory. "
                        + "With a Profile Service, up to about 64 MB of profiles are held for each concurrent task.")
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
    @WritesAttribute(
            attribute = "rank.unknown.list.<file>",
            description =
                    "Number of ids in this lookup file that the version does not know, so that they have no effect; absent if there are none"),
    @WritesAttribute(attribute = "record.error.message", description = "Why the FlowFile went to failure")
})
public final class RankItems extends RankingProcessor<ItemLists> {

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Records with at least one recommendation")
            .build();

    static final Relationship UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description(
                    "Records as they came, with the field score_reason: missing-user, unknown-user, no-candidate, no-offer, "
                            + "or what the version asks for and they lack, such as missing-feature: spent_7")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            LeaseRequest.MODEL_VERSION_SERVICE,
            ModelChoice.MODEL_NAME,
            ModelChoice.MODEL_VERSION,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            RecordProperties.USER_FIELD,
            RankingRules.TOP_K,
            RankingRules.CANDIDATES,
            RecordProperties.dependent(RankingRules.CANDIDATES_FIELD, RankingRules.CANDIDATES, CandidateSource.FIELD),
            RecordProperties.dependent(ItemLists.CANDIDATES_FILE, RankingRules.CANDIDATES, CandidateSource.FILE),
            RankingRules.BOUGHT_FIELD,
            ItemLists.ALLOW_FILE,
            ItemLists.DENY_FILE,
            ItemLists.OFFERS_FILE,
            RankingRules.OFFER_HANDLING,
            RankingRules.UNKNOWN_USERS,
            RecordProperties.dependent(ItemLists.POPULARITY_FILE, RankingRules.UNKNOWN_USERS, UnknownUsers.POPULARITY),
            RankingRules.RECOMMENDATIONS_FIELD,
            RankingRules.REASONS,
            PairRules.PROFILE_SERVICE,
            PairRules.USER_HISTORY,
            PairRules.TIME_FIELD,
            RecordProperties.REJECTED_RECORDS,
            UnavailableVersion.UNAVAILABLE_VERSION,
            UnavailableVersion.LONGEST_WAIT);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, UNMATCHED, FAILURE);

    private final SelectionCache selections = new SelectionCache();
    private volatile RankingRules rules;

    /** Used by NiFi. */
    public RankItems() {
        this(Clock.systemUTC());
    }

    RankItems(final Clock clock) {
        super(clock, PROPERTIES, RELATIONSHIPS);
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
        use(context, ItemLists.of(context));
    }

    @Override
    protected RankCounts rank(
            final ModelLease lease, final ItemLists lists, final RecordSource records, final RecordOutputs outputs)
            throws RecordException, ScoringException, ProfileStoreException {
        // The recommendations stand where the passport of a pair has its score.
        final Passport passport = passport(rules.recommendationsField().toString(), lease);
        final RecordSchema schema = records.schema(rules.userField());
        records.writing(rules.recommendationsField());
        final VersionInputs inputs = inputs(lease, schema, Side.USER);
        final List<RecordField> added = rules.rankedFields(passport);
        added.addAll(inputs.sourceFields());
        final RecordOutput ranked = outputs.to(SUCCESS, schema, added);
        final RecordOutput unmatched = outputs.rejected(ranked, UNMATCHED, schema, Passport.REASON, Map.of());
        return new RecordRanker(
                        rules,
                        lists,
                        selections,
                        lease,
                        new Candidates(lease, inputs.candidates()),
                        passport,
                        ranked,
                        unmatched)
                .rank(records);
    }

    @Override
    protected List<String> addedFields(final ProcessContext context) {
        return Passport.names(
                FieldPath.of(context, RankingRules.RECOMMENDATIONS_FIELD).toString(), false);
    }
}
