package org.nifiaaas.processors;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
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
import org.apache.nifi.annotation.lifecycle.OnStopped;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.model.AvailabilityLog;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.HeldVersions;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.processors.model.ModelVerification;
import org.nifiaaas.processors.model.UnavailableVersion;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProcessor;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.processors.score.FlowFileScorer;
import org.nifiaaas.processors.score.FlowFileScorer.Routes;
import org.nifiaaas.processors.score.ScoredFlowFile;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.processors.score.shadow.Shadow;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.split.ArmLeases;
import org.nifiaaas.processors.score.split.SplitProperties;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/**
 * Adds to each record the propensity of its user for its item, with a passport that says which model version gave it.
 *
 * <p>Delivery: every record of a FlowFile goes to exactly one of success, unknown and failure, or the whole FlowFile goes to failure unchanged, or it stays
 * in the queue while no model version is available, or one that it should have is still being loaded. One lease is held for each FlowFile and arm of a traffic split, and each outgoing FlowFile holds the
 * records of one arm, so all its records carry one version. Thread-safe; no thread
 * waits, except for a shadow and no longer than its budget.
 */
@Tags({"score", "inference", "record", "model", "deep learning", "propensity", "machine learning", "bigdl"})
@CapabilityDescription(
        "Scores records of user-item pairs with a version of a model, and adds the score and a passport (model, version, checksums, "
                + "time, reason) to each. All records of an outgoing FlowFile are scored by the same version. Users can be split between versions. While no version is available, FlowFiles stay in the queue.")
@SeeAlso(ExtractFeatures.class)
@InputRequirement(Requirement.INPUT_REQUIRED)
@SideEffectFree
@SupportsBatching
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description =
                "Every concurrent task scores with its own copy of the network. Memory holds one batch of records for each task.")
@ReadsAttribute(
        attribute = "features.hash",
        description =
                "Hash of the rules that cleaned the records, as ExtractFeatures writes it; compared with the model version's if present")
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records in the outgoing FlowFile"),
    @WritesAttribute(attribute = "mime.type", description = "MIME type that the record writer states"),
    @WritesAttribute(attribute = "model.name", description = "Model that scored the records"),
    @WritesAttribute(attribute = "model.version", description = "Version that scored the records"),
    @WritesAttribute(attribute = "model.sha", description = "SHA-256 of the version's manifest"),
    @WritesAttribute(
            attribute = "score.count",
            description = "Number of records of the incoming FlowFile that got a score"),
    @WritesAttribute(
            attribute = "score.unknown",
            description =
                    "Number of records of the incoming FlowFile whose user or item the version does not know, with a score or without"),
    @WritesAttribute(
            attribute = "score.failed",
            description = "Number of records of the incoming FlowFile without a user or an item"),
    @WritesAttribute(attribute = "score.arm", description = "Arm of the traffic split that scored the records"),
    @WritesAttribute(
            attribute = "score.arm.<label>",
            description = "Number of records of the incoming FlowFile that this arm of the traffic split scored"),
    @WritesAttribute(
            attribute = "score.replaced",
            description =
                    "Number of records of the incoming FlowFile whose own arm had no version, so that the first arm scored them"),
    @WritesAttribute(
            attribute = "score.shadow.count",
            description = "Number of records of the incoming FlowFile that the shadow scored in time"),
    @WritesAttribute(
            attribute = "score.shadow.skipped",
            description = "Number of records of the incoming FlowFile without a shadow score"),
    @WritesAttribute(
            attribute = "score.shadow.wait.millis",
            description = "How long the FlowFile waited for the shadow, at most the Shadow Budget"),
    @WritesAttribute(
            attribute = "record.error.message",
            description = "Why the FlowFile, or the records in it, went to failure")
})
public final class ScoreRecord extends RecordProcessor {

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Records with their scores")
            .build();

    static final Relationship UNKNOWN = new Relationship.Builder()
            .name("unknown")
            .description(
                    "Records with an unknown user or item, without a score; used only while Unknown Ids is set to route")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("Records without a user or an item, with the field score_reason; "
                    + RecordProperties.UNUSABLE_RECORDS
                    + "the incoming FlowFile, unchanged, if it cannot be read, "
                    + "written or scored")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            LeaseRequest.MODEL_VERSION_SERVICE,
            ModelChoice.MODEL_NAME,
            ModelChoice.MODEL_VERSION,
            SplitProperties.TRAFFIC_SPLIT,
            SplitProperties.SPLIT_KEY,
            SplitProperties.UNAVAILABLE_ARM,
            Shadow.SHADOW_VERSION,
            Shadow.SHADOW_BUDGET,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            RecordProperties.USER_FIELD,
            RecordProperties.ITEM_FIELD,
            RecordProperties.SCORE_FIELD,
            ScoringRules.UNKNOWN_IDS,
            ScoringRules.REASONS,
            PairRules.PROFILE_SERVICE,
            PairRules.USER_HISTORY,
            PairRules.TIME_FIELD,
            RecordProperties.REJECTED_RECORDS,
            UnavailableVersion.UNAVAILABLE_VERSION,
            UnavailableVersion.LONGEST_WAIT,
            FeatureMismatch.FEATURE_MISMATCH,
            RecordProperties.BATCH_SIZE);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, UNKNOWN, FAILURE);
    private static final Set<String> OPTIONAL_ATTRIBUTES =
            Set.of("model.version", "model.sha", "score.arm", "score.replaced");
    private static final Routes ROUTES = new Routes(SUCCESS, UNKNOWN, FAILURE);

    private final Clock clock;
    private final HeldVersions held = new HeldVersions();
    private final AvailabilityLog availability = new AvailabilityLog();
    private volatile ScoringRules rules;
    private volatile TrafficSplit split;
    private volatile Optional<Shadow> shadow = Optional.empty();

    /** Used by NiFi. */
    public ScoreRecord() {
        this(Clock.systemUTC());
    }

    ScoreRecord(final Clock clock) {
        super("scored", PROPERTIES, RELATIONSHIPS, FAILURE);
        this.clock = clock;
    }

    @Override
    protected List<ValidationResult> customValidate(final ValidationContext context) {
        final List<ValidationResult> results = new ArrayList<>(ScoringRules.validate(context));
        results.addAll(SplitProperties.validate(context));
        return results;
    }

    /** Reads the properties once; they do not change while the processor runs. */
    @OnScheduled
    public void readRules(final ProcessContext context) {
        rules = ScoringRules.of(context);
        split = SplitProperties.split(context);
        shadow = Optional.ofNullable(Shadow.of(context, getLogger()));
        final List<VersionSelector> named = new ArrayList<>(SplitProperties.named(context, split));
        if (context.getProperty(Shadow.SHADOW_VERSION).isSet()) {
            named.addAll(ModelChoice.named(context, Shadow.SHADOW_VERSION));
        }
        held.hold(context, ModelChoice.MODEL_NAME, named);
    }

    /** Ends the shadow's threads and lets the versions go. */
    @OnStopped
    public void release() {
        shadow.ifPresent(Shadow::close);
        held.release();
    }

    @Override
    protected ScoredFlowFile process(
            final ProcessContext context,
            final FlowFile flowFile,
            final RecordSource records,
            final RecordOutputs outputs)
            throws RecordException, ScoringException, WaitingException {
        final LeaseRequest request =
                LeaseRequest.of(context, flowFile, FeatureMismatch.of(context), availability, clock, getLogger());
        final List<ModelChoice> choices = SplitProperties.choices(context, flowFile, split);
        try (ArmLeases leases = ArmLeases.acquire(choices, SplitProperties.waits(context), request)) {
            final String model = leases.champion().identity().model();
            final Optional<ShadowRun> run =
                    shadow.isPresent() ? Optional.of(shadow.get().begin(model, request)) : Optional.empty();
            final RecordSchema schema = records.schema(rules.userField(), rules.itemField());
            records.writing(rules.scoreField());
            return new FlowFileScorer(rules, split, leases, run, clock.instant(), schema, outputs, ROUTES)
                    .score(records);
        } catch (final ProfileStoreException e) {
            getLogger().warn("Records wait for their profiles: {}", e.getMessage());
            throw new WaitingException(e, false);
        }
    }

    /** Counts and arms of an earlier scoring would be taken for those of this one. */
    @Override
    protected boolean isOwn(final String attribute) {
        return super.isOwn(attribute)
                || OPTIONAL_ATTRIBUTES.contains(attribute)
                || attribute.startsWith("score.arm.")
                || attribute.startsWith("score.shadow.");
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        final List<ConfigVerificationResult> results = new ArrayList<>(super.verify(context, log, attributes));
        for (final String selector : SplitProperties.selectors(context, attributes)) {
            results.add(ModelVerification.verify(context, attributes, ModelChoice.MODEL_NAME, selector));
        }
        return results;
    }

    @Override
    protected List<String> addedFields(final ProcessContext context) {
        final List<String> names = new ArrayList<>(Passport.names(
                FieldPath.of(context, RecordProperties.SCORE_FIELD).toString(),
                context.getProperty(SplitProperties.TRAFFIC_SPLIT).isSet()));
        names.addAll(ScoringRules.reasonFields(context));
        return names;
    }
}
