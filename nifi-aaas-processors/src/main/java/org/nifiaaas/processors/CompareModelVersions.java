package org.nifiaaas.processors;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.flowfile.attributes.CoreAttributes;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.record.util.IllegalTypeConversionException;
import org.nifiaaas.processors.compare.ComparedVersions;
import org.nifiaaas.processors.compare.ComparisonException;
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
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.ScoringRules;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ModelVersionService;
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
public final class CompareModelVersions extends AbstractProcessor {

    static final PropertyDescriptor REPORT_FORMAT = new PropertyDescriptor.Builder()
            .name("Report Format")
            .description("Form of the report")
            .required(true)
            .allowableValues(ReportFormat.class)
            .defaultValue(ReportFormat.BOTH.getValue())
            .build();

    static final PropertyDescriptor FEATURE_MISMATCH = new PropertyDescriptor.Builder()
            .fromPropertyDescriptor(ScoreRecord.FEATURE_MISMATCH)
            .description(
                    "What becomes of a FlowFile with a record whose field features_hash, or with an attribute features.hash, that differs from that of the "
                            + "version that scores again. Where there is neither, there is no check")
            .build();

    public static final Relationship SUCCESS = new Relationship.Builder()
            .name("success")
            .description("Records with their new scores, and skipped records with the reason in compared_reason")
            .build();

    static final Relationship REPORT = new Relationship.Builder()
            .name("report")
            .description("What the comparison of all records of a FlowFile found; no ids of users or items")
            .build();

    public static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "Records without a usable passport, with the reason in compared_reason; or the incoming FlowFile, unchanged, if the version does not "
                            + "exist or must not score it, or if it cannot be read, written or scored")
            .build();

    private static final List<PropertyDescriptor> PROPERTIES = List.of(
            ScoreRecord.MODEL_VERSION_SERVICE,
            ComparisonRules.COMPARED_MODEL,
            ComparisonRules.COMPARED_VERSION,
            ComparisonRules.VERIFY_SAME_VERSION,
            RecordProperties.RECORD_READER,
            RecordProperties.RECORD_WRITER,
            ScoringRules.USER_FIELD,
            ScoringRules.ITEM_FIELD,
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
            ScoringRules.BATCH_SIZE);

    private static final Set<Relationship> RELATIONSHIPS = Set.of(SUCCESS, REPORT, FAILURE);

    private final Clock clock;
    private final AvailabilityLog availability = new AvailabilityLog();
    private volatile ComparisonRules rules;
    private volatile ReportFormat format;

    /** Used by NiFi. */
    public CompareModelVersions() {
        this(Clock.systemUTC());
    }

    CompareModelVersions(final Clock clock) {
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
        return ComparisonRules.validate(context);
    }

    /** Reads the properties once; they do not change while the processor runs. */
    @OnScheduled
    public void readRules(final ProcessContext context) {
        rules = ComparisonRules.of(context);
        format = RecordProperties.choice(context, REPORT_FORMAT, ReportFormat.class);
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        final long started = System.nanoTime();
        try (ComparedVersions versions = new ComparedVersions(request(context, flowFile))) {
            final Comparison comparison = compare(context, session, flowFile, versions);
            final long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
            transfer(session, flowFile, comparison, millis);
            session.remove(flowFile);
        } catch (final ModelUnavailableException e) {
            if (ComparedVersions.isPassing(e)) {
                session.rollback();
                context.yield();
                return;
            }
            fail(session, flowFile, e);
        } catch (final IOException
                | MalformedRecordException
                | SchemaNotFoundException
                | IllegalTypeConversionException
                | ScoringException
                | ComparisonException e) {
            fail(session, flowFile, e);
        }
    }

    private LeaseRequest request(final ProcessContext context, final FlowFile flowFile) {
        return new LeaseRequest(
                context.getProperty(ScoreRecord.MODEL_VERSION_SERVICE).asControllerService(ModelVersionService.class),
                flowFile.getAttribute(RecordProperties.FEATURES_HASH),
                RecordProperties.choice(context, FEATURE_MISMATCH, FeatureMismatch.class),
                true,
                availability,
                getLogger());
    }

    private Comparison compare(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ComparedVersions versions)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException,
                    ModelUnavailableException, ComparisonException {
        final ComparisonTarget target = ComparisonTarget.of(context, flowFile, rules);
        if (target.fixed().isPresent()) {
            // A version that is not there is found out before the content is read.
            versions.lease(target.fixed().get());
        }
        final PassportReader passports = new PassportReader(rules, flowFile);
        try (RecordOutputs outputs =
                new RecordOutputs(session, flowFile, RecordProperties.writers(context), getLogger())) {
            final ComparisonSummary summary;
            try (InputStream content = session.read(flowFile);
                    RecordReader reader =
                            RecordProperties.readers(context).createRecordReader(flowFile, content, getLogger())) {
                summary = new RecordComparer(rules, passports, target, versions, reader.getSchema(), outputs)
                        .compare(reader);
            }
            final ComparisonReport report = new ComparisonReport(summary, versions.identities(), clock.instant());
            return new Comparison(report, outputs.finish());
        }
    }

    private void transfer(
            final ProcessSession session, final FlowFile flowFile, final Comparison comparison, final long millis) {
        final ComparisonSummary summary = comparison.report().summary();
        final Map<String, String> attributes = new HashMap<>(summary.attributes());
        comparison.onlyVersion().ifPresent(version -> {
            attributes.put("compare.model.name", version.model());
            attributes.put("compare.model.version", Long.toString(version.version()));
            attributes.put("compare.model.sha", version.modelSha());
        });
        final String sentence = summary.sentence(comparison.versions());
        comparison.children().forEach((relationship, unmarked) -> {
            final FlowFile child = session.putAllAttributes(unmarked, attributes);
            session.getProvenanceReporter().modifyContent(child, sentence, millis);
            if (relationship.equals(FAILURE)) {
                getLogger().warn("Some records of {} cannot be compared: {}", child, summary.failure());
                session.transfer(
                        session.putAttribute(child, RecordProperties.ERROR_MESSAGE, summary.failure()), FAILURE);
            } else {
                session.transfer(child, relationship);
            }
        });
        for (final FlowFile unmarked : reports(session, flowFile, comparison.report())) {
            final FlowFile report = session.putAllAttributes(unmarked, attributes);
            session.getProvenanceReporter().modifyContent(report, sentence, millis);
            session.transfer(report, REPORT);
        }
        summary.count(session);
    }

    private List<FlowFile> reports(
            final ProcessSession session, final FlowFile flowFile, final ComparisonReport report) {
        final List<FlowFile> reports = new ArrayList<>();
        if (format.includes(ReportFormat.JSON)) {
            reports.add(report(session, flowFile, report.json(), "json", "application/json"));
        }
        if (format.includes(ReportFormat.HTML)) {
            reports.add(report(session, flowFile, ComparisonPage.of(report), "html", "text/html"));
        }
        return reports;
    }

    private static FlowFile report(
            final ProcessSession session,
            final FlowFile flowFile,
            final String text,
            final String extension,
            final String mimeType) {
        final FlowFile written = session.write(
                session.create(flowFile), content -> content.write(text.getBytes(StandardCharsets.UTF_8)));
        final FlowFile uncounted = session.removeAttribute(written, RecordOutputs.RECORD_COUNT);
        final String name = "compare-" + flowFile.getAttribute(CoreAttributes.UUID.key()) + "." + extension;
        return session.putAllAttributes(
                uncounted, Map.of(CoreAttributes.FILENAME.key(), name, CoreAttributes.MIME_TYPE.key(), mimeType));
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final Exception error) {
        final String message = RecordProperties.oneLine(error);
        getLogger().error("{} cannot be compared: {}", flowFile, message);
        session.transfer(session.putAttribute(flowFile, RecordProperties.ERROR_MESSAGE, message), FAILURE);
    }

    private record Comparison(ComparisonReport report, Map<Relationship, FlowFile> children) {

        private Optional<ModelVersionIdentity> onlyVersion() {
            return report.versions().size() == 1 ? Optional.of(report.versions().get(0)) : Optional.empty();
        }

        private String versions() {
            return onlyVersion()
                    .map(version -> version.model() + " version " + version.version())
                    .orElse(report.versions().size() + " versions");
        }
    }
}
