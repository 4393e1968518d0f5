package org.nifiaaas.processors;

import java.time.Clock;
import java.util.List;
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
import org.nifiaaas.processors.rank.AudienceCounts;
import org.nifiaaas.processors.rank.AudienceRanker;
import org.nifiaaas.processors.rank.AudienceRules;
import org.nifiaaas.processors.rank.Candidates;
import org.nifiaaas.processors.rank.RankingProcessor;
import org.nifiaaas.processors.rank.lookup.UserLists;
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
 * Writes for each record the users who are most likely to buy at its item, one record a user, with a passport that says which model version chose them.
 *
 * <p>Delivery: every record of a FlowFile becomes an audience in success or goes to unmatched, or the whole FlowFile goes to failure unchanged, or it stays in the
 * queue while no model version is available or a lookup file cannot be used. One lease is held for each FlowFile, so all its audiences carry one version.
 * Thread-safe; no thread waits.
 */
@Tags({
    "rank",
    "audience",
    "campaign",
    "top-n",
    "user",
    "item",
    "offer",
    "record",
    "model",
    "propensity",
    "machine learning"
})
@CapabilityDescription(
        "Finds the audience of an item, for example for a campaign: the top N users by their propensity for it, among all users that the model knows or "
                + "those of a file, without excluded ones and above a threshold. The audience is streamed as records, one a user. "
                + "While no version is available, FlowFiles stay in the queue.")
@SeeAlso({RankItems.class, ScoreRecord.class})
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
                "Every record costs a score for each user of the base, by default for every user that the model knows.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Users are scored in chunks of 4,096 and the audience is streamed; a task holds 8 bytes for each of its top N. The ids of the "
                        + "lookup files are held in memory.")
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records in the outgoing FlowFile"),
    @WritesAttribute(attribute = "mime.type", description = "MIME type that the record writer states"),
    @WritesAttribute(attribute = "model.name", description = "Model that chose the users"),
    @WritesAttribute(attribute = "model.version", description = "Version that chose the users"),
    @WritesAttribute(attribute = "model.sha", description = "SHA-256 of the version's manifest"),
    @WritesAttribute(
            attribute = "rank.audiences",
            description = "Number of records of the incoming FlowFile whose item has an audience"),
    @WritesAttribute(attribute = "rank.count", description = "Number of users in all audiences"),
    @WritesAttribute(
            attribute = "rank.unmatched",
            description = "Number of records of the incoming FlowFile without an item or without an audience"),
    @WritesAttribute(
            attribute = "rank.unknown.items",
            description = "Number of records of the incoming FlowFile whose item the version does not know"),
    @WritesAttribute(
            attribute = "rank.unknown.users",
            description = "Number of ids in Users File that the version does not know"),
    @WritesAttribute(
            attribute = "rank.unknown.list.<file>",
            description =
                    "Number of ids in this lookup file that the version does not know, so that they have no effect; absent if there are none"),
    @WritesAttribute(attribute = "record.error.message", description = "Why the FlowFile went to failure")
})
public final class RankUsers extends RankingProcessor<UserLists> {

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("The audiences: one record for each user, the best first")
            .build();

    static final Relationship UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description("Records as they came, with the field score_reason: missing-item, unknown-item, no-user, "
                    + "or what the version asks for and they lack, such as missing-feature: spent_7")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            LeaseRequest.MODEL_VERSION_SERVICE,
            ModelChoice.MODEL_NAME,
            ModelChoice.MODEL_VERSION,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            RecordProperties.ITEM_FIELD,
            AudienceRules.TOP_N,
            AudienceRules.THRESHOLD,
            UserLists.USERS_FILE,
            UserLists.EXCLUDE_FILE,
            AudienceRules.EXCLUDED_FIELD,
            RecordProperties.SCORE_FIELD,
            PairRules.PROFILE_SERVICE,
            PairRules.USER_HISTORY,
            PairRules.TIME_FIELD,
            UnavailableVersion.UNAVAILABLE_VERSION,
            UnavailableVersion.LONGEST_WAIT);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, UNMATCHED, FAILURE);

    private volatile AudienceRules rules;

    /** Used by NiFi. */
    public RankUsers() {
        this(Clock.systemUTC());
    }

    RankUsers(final Clock clock) {
        super(clock, PROPERTIES, RELATIONSHIPS);
    }

    @Override
    protected List<ValidationResult> customValidate(final ValidationContext context) {
        return AudienceRules.validate(context);
    }

    /**
     * Reads the properties once, and the lookup files so that the processor does not start with a bad one.
     *
     * @throws ProcessException if a lookup file cannot be used
     */
    @OnScheduled
    public void readRules(final ProcessContext context) {
        rules = AudienceRules.of(context);
        use(context, UserLists.of(context));
    }

    @Override
    protected AudienceCounts rank(
            final ModelLease lease, final UserLists lists, final RecordSource records, final RecordOutputs outputs)
            throws RecordException, ScoringException, ProfileStoreException {
        final Passport passport = passport(rules.scoreField().toString(), lease);
        final RecordSchema schema = records.schema(rules.itemField());
        records.writing(rules.scoreField());
        final VersionInputs inputs = inputs(lease, schema, Side.ITEM);
        final List<RecordField> added = AudienceRules.audienceFields(passport);
        added.addAll(inputs.sourceFields());
        final RecordOutput audience = outputs.to(SUCCESS, rules.withoutExcluded(schema), added);
        final RecordOutput unmatched = outputs.to(UNMATCHED, schema, Passport.REASON);
        return new AudienceRanker(
                        rules, lists, lease, new Candidates(lease, inputs.candidates()), passport, audience, unmatched)
                .rank(records);
    }

    @Override
    protected List<String> addedFields(final ProcessContext context) {
        return Passport.names(
                FieldPath.of(context, RecordProperties.SCORE_FIELD).toString(), false);
    }
}
