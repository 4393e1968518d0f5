package org.nifiaaas.processors;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
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
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.util.StandardValidators;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.FeatureSpec;
import org.nifiaaas.features.RefundRule;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.PrivacyRules;
import org.nifiaaas.processors.extract.DuplicateHandling;
import org.nifiaaas.processors.extract.EventExtractor;
import org.nifiaaas.processors.extract.EventFields;
import org.nifiaaas.processors.extract.ExtractionCounts;
import org.nifiaaas.processors.extract.FeatureCounts;
import org.nifiaaas.processors.extract.ProfileFeatures;
import org.nifiaaas.processors.extract.ProfileUse;
import org.nifiaaas.processors.extract.RecordMasks;
import org.nifiaaas.processors.extract.RefundHandling;
import org.nifiaaas.processors.extract.SpecificationText;
import org.nifiaaas.processors.extract.TokenProperties;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.FieldPath;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProcessor;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.Schemas;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Cleans events by the rules that training uses, and adds the canonical fields that scoring reads and the features of a specification.
 *
 * <p>Delivery: every record of a FlowFile goes to exactly one of success and unmatched, or the whole FlowFile goes to failure unchanged; while the store of
 * profiles is away it stays in its queue. An event counts once in the profiles, however often it comes. Thread-safe.
 */
@Tags({
    "features",
    "record",
    "clean",
    "windows",
    "profile",
    "history",
    "interaction",
    "user",
    "item",
    "privacy",
    "mask",
    "token",
    "propensity",
    "machine learning"
})
@CapabilityDescription(
        "Cleans records of user-item events by the rules that training uses, and adds the fields user, item, amount and "
                + "event_time, and the features of a specification: windows and histories are computed from the profiles of a service, as of the time "
                + "of each event, which counts from then on. What the specification masks is masked before anything is stored: ids become tokens of a key, times and "
                + "dates the first day of a period, amounts and numbers the edge of a bucket, and fields are left out. Records that are no interaction go to unmatched with the reason. A FlowFile stays a FlowFile: there is never one per record.")
@SeeAlso(ScoreRecord.class)
@InputRequirement(Requirement.INPUT_REQUIRED)
@SupportsBatching
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "Records are streamed, 1,000 at a time if there is a Feature Specification. Only while Duplicate Records is set to reject, the distinct "
                        + "interactions of a FlowFile are held in memory.")
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records in the outgoing FlowFile"),
    @WritesAttribute(attribute = "mime.type", description = "MIME type that the record writer states"),
    @WritesAttribute(
            attribute = "features.hash",
            description = "Hash of the cleaning rules; ScoreRecord compares it with the model's"),
    @WritesAttribute(
            attribute = "features.accepted",
            description = "Number of accepted records of the incoming FlowFile"),
    @WritesAttribute(
            attribute = "features.rejected",
            description = "Number of rejected records of the incoming FlowFile"),
    @WritesAttribute(
            attribute = "rejected.<code>",
            description =
                    "Number of records of the incoming FlowFile that were rejected for this reason; absent if there are none. Codes are "
                            + "missing-user, missing-item, missing-time, unreadable-user, unreadable-item, unreadable-time, unreadable-amount, refund, duplicate and unreadable-profile"),
    @WritesAttribute(
            attribute = "features.specification.hash",
            description =
                    "Hash of the rules, the features and the masks together, if there is a Feature Specification"),
    @WritesAttribute(
            attribute = "features.token.key",
            description = "Id of the Token Key with which tokens were made, never the key; absent if there is none"),
    @WritesAttribute(attribute = "features.names", description = "Names of the features that accepted records got"),
    @WritesAttribute(
            attribute = "features.incomplete",
            description =
                    "Windows that may lack something, with the number of records: the user has had more events than a profile keeps, or "
                            + "the event comes too late; absent if there are none"),
    @WritesAttribute(
            attribute = "features.unreadable",
            description =
                    "Columns with values that count as missing, such as a word in a numeric column, with the number of records; absent if there are none"),
    @WritesAttribute(
            attribute = "profile.users.new",
            description = "Number of accepted records whose user had no earlier event in the profile"),
    @WritesAttribute(
            attribute = "profile.age.days.mean",
            description = "Days from the last event of its user in the profile to the event of a record, on average"),
    @WritesAttribute(attribute = "profile.age.days.max", description = "The largest of these ages"),
    @WritesAttribute(attribute = "profile.events.added", description = "Number of events that count from now on"),
    @WritesAttribute(attribute = "profile.events.known", description = "Number of events that counted already"),
    @WritesAttribute(
            attribute = "profile.events.old",
            description =
                    "Number of events that do not count: they are older than what the profile of their user keeps; absent if there are none"),
    @WritesAttribute(
            attribute = "profile.events.future",
            description =
                    "Number of events that do not count: they lie further in the future than Future Tolerance; absent if there are none"),
    @WritesAttribute(attribute = "record.error.message", description = "Why the FlowFile went to failure")
})
public final class ExtractFeatures extends RecordProcessor {

    static final PropertyDescriptor USER_FIELD = RecordProperties.field(
            "User Field",
            "Field with the user id, as text or as a number without a fraction" + RecordProperties.OR_PATH,
            "user");

    static final PropertyDescriptor ITEM_FIELD = RecordProperties.field(
            "Item Field",
            "Field with the item id, as text or as a number without a fraction" + RecordProperties.OR_PATH,
            "item");

    static final PropertyDescriptor AMOUNT_FIELD = RecordProperties.optionalField(
            "Amount Field",
            "Field with the amount; an empty one counts as 0. Without this property every amount is 0, no event is a refund, "
                    + "and a field named amount is neither read nor written"
                    + RecordProperties.OR_PATH);

    static final PropertyDescriptor TIME_FIELD = RecordProperties.field(
            "Time Field",
            "Field with the time of the event: seconds, milliseconds, microseconds or nanoseconds since 1970, digits of a date such as "
                    + "20190301101530, an ISO 8601 date or date-time, or MM/dd/yyyy with an optional HH:mm or HH:mm:ss"
                    + RecordProperties.OR_PATH,
            "time");

    static final PropertyDescriptor REFUND_RULE = Choice.property(
            "Refund Rule",
            "What becomes of an event whose amount is negative. Part of the features hash: use the rule of the training",
            RefundHandling.EXCLUDE);

    static final PropertyDescriptor TIME_ZONE = new PropertyDescriptor.Builder()
            .name("Time Zone")
            .description(
                    "Zone of times that are written without an offset, such as UTC or Europe/London. Part of the features hash: use the zone "
                            + "of the training")
            .required(true)
            .defaultValue("UTC")
            .addValidator((subject, input, context) -> new ValidationResult.Builder()
                    .subject(subject)
                    .input(input)
                    .valid(isZone(input))
                    .explanation("it is not a time zone such as UTC or Europe/London")
                    .build())
            .build();

    static final PropertyDescriptor DUPLICATE_RECORDS = Choice.property(
            "Duplicate Records",
            "What becomes of an event that equals an earlier one of the same FlowFile in user, item, amount and time. Events of other "
                    + "FlowFiles are not compared",
            DuplicateHandling.KEEP);

    static final PropertyDescriptor FEATURE_SPECIFICATION = new PropertyDescriptor.Builder()
            .name("Feature Specification")
            .description(
                    "Features that records get, and how values are masked, as JSON or the path of a file with it: columns, windows, history and privacy by the "
                            + "names that they have in records (schemaVersion 2 of features.json). Its refund rule and time zone must be those of this processor")
            .required(false)
            .addValidator(SpecificationText::validate)
            .build();

    static final PropertyDescriptor PROFILE_SERVICE = new PropertyDescriptor.Builder()
            .name("Profile Service")
            .description(
                    "Keeps what windows, histories and properties of users and items need. Specifications that count the same columns over the same "
                            + "days share profiles; others have profiles of their own in the same service")
            .required(false)
            .identifiesControllerService(ProfileService.class)
            .dependsOn(FEATURE_SPECIFICATION)
            .build();

    static final PropertyDescriptor PROFILE_USE = dependentOnService(
            Choice.property("Profile Use", "What is done with profiles", ProfileUse.READ_AND_UPDATE));

    static final PropertyDescriptor FUTURE_TOLERANCE = dependentOnService(new PropertyDescriptor.Builder()
            .name("Future Tolerance")
            .description(
                    "How far in the future an event may lie to count. A later one gets features and changes no profile: one wrong date would make "
                            + "profiles forget what was before")
            .required(true)
            .defaultValue("1 day")
            .addValidator(StandardValidators.TIME_PERIOD_VALIDATOR)
            .build());

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Accepted records with the added fields")
            .build();

    static final Relationship UNMATCHED = new Relationship.Builder()
            .name("unmatched")
            .description(
                    "Rejected records as they came, with the field rejection; what is masked is masked or left out in them too")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "Those " + RecordProperties.UNUSABLE_RECORDS
                            + "the incoming FlowFile, unchanged, if it cannot be read or its records cannot be written. Nothing is masked in them")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            USER_FIELD,
            ITEM_FIELD,
            AMOUNT_FIELD,
            TIME_FIELD,
            REFUND_RULE,
            TIME_ZONE,
            DUPLICATE_RECORDS,
            FEATURE_SPECIFICATION,
            PROFILE_SERVICE,
            PROFILE_USE,
            FUTURE_TOLERANCE,
            TokenProperties.TOKEN_KEY,
            TokenProperties.PREVIOUS_TOKEN_KEY,
            TokenProperties.TOKEN_KEY_FILE,
            RecordProperties.REJECTED_RECORDS);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, UNMATCHED, FAILURE);

    private final AtomicBoolean zoneWarned = new AtomicBoolean();
    private volatile EventExtractor extractor;
    private volatile FeatureSpec spec;

    /** Used by NiFi. */
    public ExtractFeatures() {
        super("cleaned", PROPERTIES, RELATIONSHIPS, FAILURE);
    }

    private static PropertyDescriptor dependentOnService(final PropertyDescriptor property) {
        return new PropertyDescriptor.Builder()
                .fromPropertyDescriptor(property)
                .dependsOn(PROFILE_SERVICE)
                .build();
    }

    @Override
    protected List<ValidationResult> customValidate(final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>();
        final FieldPath user = FieldPath.of(context, USER_FIELD);
        final FieldPath item = FieldPath.of(context, ITEM_FIELD);
        if (user.equals(item)) {
            problems.add(RecordProperties.invalid(
                    ITEM_FIELD, item.toString(), "the user and the item cannot be the same field"));
        }
        final boolean specified = context.getProperty(FEATURE_SPECIFICATION).isSet();
        if (specified) {
            final FeatureSpec asked = specification(context);
            problems.addAll(contradictions(asked, context));
            problems.addAll(TokenProperties.validate(FEATURE_SPECIFICATION, asked, fields(context)));
        }
        problems.addAll(TokenProperties.validate(
                context, specified ? specification(context).privacy() : PrivacyRules.EMPTY));
        return problems;
    }

    private static List<ValidationResult> contradictions(final FeatureSpec spec, final ValidationContext context) {
        final List<ValidationResult> problems = new ArrayList<>();
        final String refunds = context.getProperty(REFUND_RULE).getValue();
        if (!spec.refundRule().value().equals(refunds)) {
            problems.add(RecordProperties.invalid(
                    REFUND_RULE,
                    refunds,
                    "the Feature Specification says " + spec.refundRule().value()));
        }
        final String zone = context.getProperty(TIME_ZONE).getValue();
        if (!spec.zone().getId().equals(zone)) {
            problems.add(RecordProperties.invalid(
                    TIME_ZONE,
                    zone,
                    "the Feature Specification says " + spec.zone().getId()));
        }
        if (spec.features().needsProfiles()
                && !context.getProperty(PROFILE_SERVICE).isSet()) {
            problems.add(RecordProperties.invalid(
                    PROFILE_SERVICE,
                    "",
                    "windows, a history and columns of users or items need a service that keeps them"));
        }
        return problems;
    }

    private static FeatureSpec specification(final PropertyContext context) {
        return SpecificationText.read(context.getProperty(FEATURE_SPECIFICATION).getValue());
    }

    /** Builds the cleaning rules once; they are immutable while the processor runs. */
    @OnScheduled
    public void buildRules(final ProcessContext context) {
        final EventFields fields = fields(context);
        final FeatureSpec.Builder rules = FeatureSpec.builder()
                .columns(
                        fields.user().toString(),
                        fields.item().toString(),
                        fields.amount().map(FieldPath::toString).orElse(null),
                        fields.time().toString())
                .refundRule(RefundRule.parse(context.getProperty(REFUND_RULE).getValue()))
                .zone(ZoneId.of(context.getProperty(TIME_ZONE).getValue()));
        if (context.getProperty(FEATURE_SPECIFICATION).isSet()) {
            rules.features(specification(context).features());
        }
        spec = rules.build();
        extractor = new EventExtractor(
                fields,
                spec,
                Choice.of(context, DUPLICATE_RECORDS, DuplicateHandling.class) == DuplicateHandling.REJECT,
                spec.features().isEmpty() ? Optional.empty() : Optional.of(features(spec.features(), context)),
                spec.privacy().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new RecordMasks(fields, spec, TokenProperties.keys(context))));
        zoneWarned.set(false);
    }

    private static EventFields fields(final PropertyContext context) {
        return new EventFields(
                FieldPath.of(context, USER_FIELD),
                FieldPath.of(context, ITEM_FIELD),
                FieldPath.optional(context, AMOUNT_FIELD),
                FieldPath.of(context, TIME_FIELD));
    }

    private static ProfileFeatures features(final FeatureSet features, final ProcessContext context) {
        final Optional<ProfileService> service =
                Optional.ofNullable(context.getProperty(PROFILE_SERVICE).asControllerService(ProfileService.class));
        return service.map(profiles -> new ProfileFeatures(
                        features,
                        profiles,
                        Choice.of(context, PROFILE_USE, ProfileUse.class),
                        Duration.ofMillis(context.getProperty(FUTURE_TOLERANCE).asTimePeriod(TimeUnit.MILLISECONDS)),
                        Clock.systemUTC()))
                .orElseGet(() -> ProfileFeatures.withoutProfiles(features));
    }

    @Override
    protected ExtractionCounts process(
            final ProcessContext context,
            final FlowFile flowFile,
            final RecordSource records,
            final RecordOutputs outputs)
            throws RecordException, WaitingException {
        final RecordSchema schema = extractor.left(records.schema(extractor.fields()));
        List<RecordField> added = extractor.acceptedFields();
        if (outputs.keepsTogether()) {
            added.add(EventExtractor.REASON);
            added = Schemas.besides(schema, added);
        }
        final RecordOutput accepted = outputs.to(SUCCESS, schema, added);
        final RecordOutput rejected =
                outputs.rejected(accepted, UNMATCHED, schema, extractor.rejectedFields(), Map.of());
        final ExtractionCounts counts = extract(records, accepted, rejected);
        warnOfTypedTimes(counts);
        return counts;
    }

    private ExtractionCounts extract(
            final RecordSource records, final RecordOutput accepted, final RecordOutput rejected)
            throws RecordException, WaitingException {
        try {
            return extractor.extract(records, accepted, rejected);
        } catch (final ProfileStoreException e) {
            getLogger().warn("Events wait for their profiles: {}", e.getMessage());
            throw new WaitingException(e, false);
        }
    }

    @Override
    protected boolean isOwn(final String attribute) {
        return super.isOwn(attribute)
                || FeatureCounts.ATTRIBUTES.contains(attribute)
                || attribute.equals(RecordMasks.TOKEN_KEY)
                || Arrays.stream(Rejection.values()).anyMatch(reason -> attribute.equals("rejected." + reason.code()));
    }

    /** Once a start: what the reader has done cannot be seen, and is the same for every FlowFile. */
    private void warnOfTypedTimes(final ExtractionCounts counts) {
        final ZoneId host = ZoneId.systemDefault();
        final boolean doubtful = counts.timesOfUnknownZone() > 0
                && !host.getRules().equals(spec.zone().getRules());
        if (doubtful && zoneWarned.compareAndSet(false, true)) {
            getLogger()
                    .warn(
                            "Times come as time stamps of a schema and are taken as moments. If the reader parsed them from local times, it did so in "
                                    + "{}, the zone of this host, and not in the Time Zone {}: let the reader leave them as text",
                            host,
                            spec.zone());
        }
    }

    private static boolean isZone(final String text) {
        try {
            ZoneId.of(text);
            return true;
        } catch (final DateTimeException e) {
            return false;
        }
    }

    @Override
    protected List<String> addedFields(final ProcessContext context) {
        final boolean writesFeatures =
                context.getProperty(FEATURE_SPECIFICATION).isSet()
                        && (!context.getProperty(PROFILE_SERVICE).isSet()
                                || Choice.of(context, PROFILE_USE, ProfileUse.class) != ProfileUse.UPDATE);
        final List<String> added = new ArrayList<>(EventExtractor.added(
                context.getProperty(AMOUNT_FIELD).isSet(),
                writesFeatures ? specification(context).features() : FeatureSet.EMPTY));
        if (context.getProperty(FEATURE_SPECIFICATION).isSet()) {
            new RecordMasks(fields(context), specification(context), TokenProperties.keys(context))
                    .fields().stream()
                            .map(RecordField::getFieldName)
                            .filter(name -> !added.contains(name))
                            .forEach(added::add);
        }
        return added;
    }
}
