package org.nifiaaas.processors;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.InputRequirement.Requirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
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
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.compare.ComparedVersions;
import org.nifiaaas.processors.compare.ComparisonFields;
import org.nifiaaas.processors.compare.ComparisonOutcome;
import org.nifiaaas.processors.compare.ComparisonPage;
import org.nifiaaas.processors.compare.ComparisonReport;
import org.nifiaaas.processors.compare.ComparisonRules;
import org.nifiaaas.processors.compare.ComparisonSummary;
import org.nifiaaas.processors.compare.ComparisonTarget;
import org.nifiaaas.processors.compare.PassportReader;
import org.nifiaaas.processors.compare.RecordComparer;
import org.nifiaaas.processors.compare.ReportFormat;
import org.nifiaaas.processors.model.AvailabilityLog;
import org.nifiaaas.processors.model.FeatureMismatch;
import org.nifiaaas.processors.model.LeaseRequest;
import org.nifiaaas.processors.model.ModelVerification;
import org.nifiaaas.processors.pair.PairRules;
import org.nifiaaas.processors.pair.UserHistory;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.pair.VersionInputs.Side;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProcessor;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.record.WaitingException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ScoringException;

/**
 * Scores past predictions again with another version, or with the version that made them, and tells the differences.
 *
 * <p>Delivery: every record of a FlowFile goes to exactly one of success and failure, beside a report of all of them; or the whole FlowFile goes to failure
 * unchanged and there is no report; or it stays in the queue while the version is being loaded. Thread-safe; no thread waits.
 */
@Tags({
    "compare",
    "replay",
    "model",
    "version",
    "score",
    "record",
    "passport",
    "provenance",
    "explain",
    "machine learning"
})
@CapabilityDescription(
        "Scores records with a prediction passport again, with another version or label of the model or with the version that the passport names, and adds the "
                + "new score, the difference and whether a threshold decides otherwise. A report sums up differences, threshold flips and the overlap of the "
                + "rankings. Works on FlowFiles replayed from provenance and on files of past predictions.")
@SeeAlso({ScoreRecord.class, PromoteModelVersion.class})
@InputRequirement(Requirement.INPUT_REQUIRED)
@SideEffectFree
@SupportsBatching
@SystemResourceConsideration(
        resource = SystemResource.CPU,
        description = "Every concurrent task scores with its own copy of the network.")
@SystemResourceConsideration(
        resource = SystemResource.MEMORY,
        description =
                "A task holds one batch of records, and for the rank overlap 20 bytes for each of at most Most Ranked Records and their distinct ids. Every "
                        + "version that scores stays in memory until the FlowFile is done.")
@ReadsAttributes({
    @ReadsAttribute(attribute = "model.name", description = "Model of the records whose passport names none"),
    @ReadsAttribute(
            attribute = "model.version",
            description = "Version of the records whose passport names none, as ScoreRecord writes it"),
    @ReadsAttribute(
            attribute = "features.hash",
            description = "Hash of the rules that cleaned the records; checked as the field features_hash is")
})
@WritesAttributes({
    @WritesAttribute(attribute = "record.count", description = "Number of records in the outgoing FlowFile"),
    @WritesAttribute(attribute = "mime.type", description = "MIME type of the records or of the report"),
    @WritesAttribute(
            attribute = "filename",
            description = "Of a report: compare-, the uuid of the incoming FlowFile, and .json or .html"),
    @WritesAttribute(
            attribute = "compare.model.name",
            description = "Model that scored again; absent if several versions did, as the next two"),
    @WritesAttribute(attribute = "compare.model.version", description = "Version that scored again"),
    @WritesAttribute(attribute = "compare.model.sha", description = "SHA-256 of that version's manifest"),
    @WritesAttribute(attribute = "compare.records", description = "Number of records of the incoming FlowFile"),
    @WritesAttribute(attribute = "compare.compared", description = "Number of records with two scores"),
    @WritesAttribute(attribute = "compare.skipped", description = "Number of records without one of the scores"),
    @WritesAttribute(attribute = "compare.failed", description = "Number of records without a usable passport"),
    @WritesAttribute(
            attribute = "compare.different",
            description = "Number of records whose scores differ by more than Tolerance"),
    @WritesAttribute(attribute = "compare.mean.difference", description = "Mean of new score minus recorded score"),
    @WritesAttribute(attribute = "compare.mean.absolute.difference", description = "Mean absolute difference"),
    @WritesAttribute(attribute = "compare.max.difference", description = "Largest absolute difference"),
    @WritesAttribute(
            attribute = "compare.flips",
            description = "Number of records with one score on each side of Threshold"),
    @WritesAttribute(attribute = "compare.flips.up", description = "Those whose new score reaches Threshold"),
    @WritesAttribute(attribute = "compare.flips.down", description = "Those whose recorded score reaches Threshold"),
    @WritesAttribute(
            attribute = "compare.rank.overlap",
            description = "Mean share of a group's Top K that is in both rankings; absent if not measured"),
    @WritesAttribute(
            attribute = "compare.rank.biased.overlap",
            description = "Mean rank-biased overlap of a group's Top K; absent if not measured"),
    @WritesAttribute(
            attribute = "record.error.message",
            description = "Why the FlowFile, or the records in it, went to failure")
})
public final class CompareModelVersions extends RecordProcessor {

    static final PropertyDescriptor REPORT_FORMAT =
            Choice.property("Report Format", "Form of the report", ReportFormat.HTML);

    static final PropertyDescriptor FEATURE_MISMATCH = new PropertyDescriptor.Builder()
            .fromPropertyDescriptor(FeatureMismatch.FEATURE_MISMATCH)
            .description(
                    "What becomes of a FlowFile with a record whose field features_hash, or with an attribute features.hash, that differs from that of the "
                            + "version that scores again. Where there is neither, there is no check")
            .build();

    static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Records with their new scores, and skipped records with the reason in compared_reason")
            .build();

    static final Relationship REPORT = new Relationship.Builder()
            .name("report")
            .description("What the comparison of all records of a FlowFile found; no ids of users or items")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description("Records without a usable passport, with the reason in compared_reason; "
                    + RecordProperties.UNUSABLE_RECORDS
                    + "the incoming FlowFile, unchanged, if the version does not "
                    + "exist or must not score it, or if it cannot be read, written or scored")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            LeaseRequest.MODEL_VERSION_SERVICE,
            ComparisonRules.COMPARED_MODEL,
            ComparisonRules.COMPARED_VERSION,
            ComparisonRules.VERIFY_SAME_VERSION,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            RecordProperties.USER_FIELD,
            RecordProperties.ITEM_FIELD,
            ComparisonRules.SCORE_FIELD,
            ComparisonRules.TOLERANCE,
            ComparisonRules.THRESHOLD,
            ComparisonRules.GROUP_FIELD,
            ComparisonRules.TOP_K,
            ComparisonRules.PERSISTENCE,
            ComparisonRules.MOST_RANKED,
            ComparisonRules.COMPARE_UNKNOWN,
            FEATURE_MISMATCH,
            REPORT_FORMAT,
            RecordProperties.BATCH_SIZE);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, REPORT, FAILURE);

    /** Begins of the names of attributes that are absent if there is nothing to tell. */
    private static final List<String> OPTIONAL_ATTRIBUTES =
            List.of("compare.model.", "compare.mean.", "compare.max.difference", "compare.rank.");

    private final Clock clock;
    private final AvailabilityLog availability = new AvailabilityLog();
    private volatile ComparisonRules rules;
    private volatile ReportFormat format;

    /** Used by NiFi. */
    public CompareModelVersions() {
        this(Clock.systemUTC());
    }

    CompareModelVersions(final Clock clock) {
        super("compared", PROPERTIES, RELATIONSHIPS, FAILURE);
        this.clock = clock;
    }

    @Override
    protected List<ValidationResult> customValidate(final ValidationContext context) {
        return ComparisonRules.validate(context);
    }

    /** Reads the properties once; they do not change while the processor runs. */
    @OnScheduled
    public void readRules(final ProcessContext context) {
        rules = ComparisonRules.of(context);
        format = Choice.of(context, REPORT_FORMAT, ReportFormat.class);
    }

    @Override
    protected ComparisonOutcome process(
            final ProcessContext context,
            final FlowFile flowFile,
            final RecordSource records,
            final RecordOutputs outputs)
            throws RecordException, ScoringException, WaitingException {
        final LeaseRequest request =
                LeaseRequest.of(context, flowFile, FeatureMismatch.of(context), availability, clock, getLogger());
        final ComparisonTarget target = ComparisonTarget.of(context, flowFile, rules);
        try (ComparedVersions versions = new ComparedVersions(request)) {
            if (target.fixed().isPresent()) {
                // A version that is not there is found out before the content is read.
                versions.lease(target.fixed().get());
            }
            final RecordSchema schema =
                    records.schema(rules.userField(), rules.itemField(), rules.scoreField(), rules.groupField());
            final ComparisonSummary summary = new RecordComparer(
                            rules,
                            new PassportReader(rules, flowFile),
                            target,
                            versions,
                            (lease, liveHistory) -> inputs(lease, liveHistory, schema),
                            outputs.to(SUCCESS, schema, ComparisonFields.FIELDS),
                            outputs.to(FAILURE, schema, ComparisonFields.REASON_FIELD))
                    .compare(records);
            final ComparisonReport report = new ComparisonReport(summary, versions.identities(), clock.instant());
            addReports(outputs, "compare-" + flowFile.getAttribute(CoreAttributes.UUID.key()), report);
            return new ComparisonOutcome(report);
        }
    }

    /** Features come from the records alone: profiles have gone on since. */
    private VersionInputs inputs(final ModelLease lease, final boolean liveHistory, final RecordSchema schema)
            throws ScoringException {
        final UserHistory history = liveHistory ? UserHistory.LIVE : UserHistory.VERSION;
        return VersionInputs.of(lease, PairRules.ofRecords(history), schema, Side.PAIR, clock.instant());
    }

    private void addReports(final RecordOutputs outputs, final String name, final ComparisonReport report) {
        if (format.includes(ReportFormat.JSON)) {
            outputs.addDocument(REPORT, name + ".json", "application/json", report.json());
        }
        if (format.includes(ReportFormat.HTML)) {
            outputs.addDocument(REPORT, name + ".html", "text/html", ComparisonPage.of(report));
        }
    }

    @Override
    protected boolean isOwn(final String attribute) {
        return super.isOwn(attribute) || OPTIONAL_ATTRIBUTES.stream().anyMatch(attribute::startsWith);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        final List<ConfigVerificationResult> results = new ArrayList<>(super.verify(context, log, attributes));
        if (!context.getProperty(ComparisonRules.VERIFY_SAME_VERSION).asBoolean()) {
            results.add(ModelVerification.verify(
                    context, attributes, ComparisonRules.COMPARED_MODEL, ComparisonRules.COMPARED_VERSION));
        }
        return results;
    }

    @Override
    protected List<String> addedFields(final ProcessContext context) {
        return ComparisonFields.FIELDS.stream().map(RecordField::getFieldName).toList();
    }
}
