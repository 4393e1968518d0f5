package org.nifiaaas.processors;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.nifi.annotation.behavior.InputRequirement;
import org.apache.nifi.annotation.behavior.ReadsAttribute;
import org.apache.nifi.annotation.behavior.ReadsAttributes;
import org.apache.nifi.annotation.behavior.WritesAttribute;
import org.apache.nifi.annotation.behavior.WritesAttributes;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.SeeAlso;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.annotation.lifecycle.OnScheduled;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.AbstractProcessor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.processor.VerifiableProcessor;
import org.nifiaaas.processors.promote.Promotion;
import org.nifiaaas.processors.promote.PromotionGate;
import org.nifiaaas.processors.promote.PromotionVerification;
import org.nifiaaas.processors.promote.Verdict;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.spark.SparkBatchAttributes;
import org.nifiaaas.services.LabelChange;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelVersionService;

/**
 * Lets a label name a model version whose own metrics are good enough.
 *
 * <p>At least once: a FlowFile that is processed again after a crash moves the label to where it is already, which changes nothing. The content is not touched.
 */
@Tags({"model", "version", "label", "promote", "stable", "gate", "rollback", "machine learning"})
@CapabilityDescription(
        "Moves a label of the model repository, such as stable, to a version that is good enough: its metrics meet all floors, it is not below popularity or its "
                + "own parts, its scores are calibrated, and on the same test users it is better than the champion. Processors and services that follow the label "
                + "serve the version without being restarted: on this node at once, on others at the next look at the repository. A version with which something is "
                + "wrong is rejected, one that is not shown to be better is held.")
@InputRequirement(InputRequirement.Requirement.INPUT_REQUIRED)
@ReadsAttributes({
    @ReadsAttribute(
            attribute = SparkBatchAttributes.MODEL,
            description = "Name of the model, unless Model Name says otherwise"),
    @ReadsAttribute(
            attribute = SparkBatchAttributes.VERSION,
            description = "The version, unless Version says otherwise")
})
@WritesAttributes({
    @WritesAttribute(attribute = "model.name", description = "The model"),
    @WritesAttribute(attribute = "model.version", description = "The version that was promoted, held or rejected"),
    @WritesAttribute(attribute = PromoteModelVersion.LABEL_ATTRIBUTE, description = "The label"),
    @WritesAttribute(
            attribute = PromoteModelVersion.PREVIOUS_ATTRIBUTE,
            description = "Version that the label named before; absent if the label is new"),
    @WritesAttribute(
            attribute = PromoteModelVersion.REASON_ATTRIBUTE,
            description = "Why the version was promoted, held or rejected, in one line"),
    @WritesAttribute(
            attribute = SparkBatchAttributes.FAILURE_REASON,
            description = "Why the FlowFile went to failure, in one line")
})
@SeeAlso({GetSparkBatchStatus.class, ScoreRecord.class})
public final class PromoteModelVersion extends AbstractProcessor implements VerifiableProcessor {

    static final String LABEL_ATTRIBUTE = "model.label";
    static final String PREVIOUS_ATTRIBUTE = "model.label.previous";
    static final String REASON_ATTRIBUTE = "promotion.reason";

    static final PropertyDescriptor MODEL_VERSION_SERVICE = new PropertyDescriptor.Builder()
            .name("Model Version Service")
            .description("Knows the versions of the model and their metrics, and moves the label")
            .identifiesControllerService(ModelVersionService.class)
            .required(true)
            .build();

    static final Relationship PROMOTED = new Relationship.Builder()
            .name("promoted")
            .description("The label names the version now")
            .build();

    static final Relationship HELD = new Relationship.Builder()
            .name("held")
            .description(
                    "Nothing is wrong with the version, but it is not shown to be better than the champion, or was compared with another one: the label stays; the "
                            + "attribute promotion.reason says why")
            .build();

    static final Relationship REJECTED = new Relationship.Builder()
            .name("rejected")
            .description(
                    "The version misses a floor, is below popularity or one of its parts, is out of calibration, or is worse than the champion: the label stays; the "
                            + "attribute promotion.reason says why")
            .build();

    static final Relationship FAILURE = new Relationship.Builder()
            .name("failure")
            .description(
                    "There is no such complete version, or the label cannot name it; the reason is in the attribute failure.reason")
            .build();

    static final String PROMOTED_COUNTER = "Versions Promoted";
    static final String HELD_COUNTER = "Versions Held";
    static final String REJECTED_COUNTER = "Versions Rejected";

    private static final List<PropertyDescriptor> PROPERTIES = Stream.concat(
                    Stream.of(MODEL_VERSION_SERVICE, Promotion.MODEL_NAME, Promotion.VERSION, Promotion.LABEL),
                    PromotionGate.PROPERTIES.stream())
            .toList();

    private static final Set<Relationship> RELATIONSHIPS = Set.of(PROMOTED, HELD, REJECTED, FAILURE);

    /** What an earlier decision may have left in a FlowFile, and this one need not say again. */
    private static final Set<String> STALE = Set.of(PREVIOUS_ATTRIBUTE, SparkBatchAttributes.FAILURE_REASON);

    /** The trouble that the bulletin board was told last; a retry every second must not flood it. */
    private final AtomicReference<String> toldTrouble = new AtomicReference<>("");

    private volatile PromotionGate gate;

    @Override
    protected List<PropertyDescriptor> getSupportedPropertyDescriptors() {
        return PROPERTIES;
    }

    @Override
    public Set<Relationship> getRelationships() {
        return RELATIONSHIPS;
    }

    /** Reads floors and rules once; they do not change while the processor runs. */
    @OnScheduled
    public void readGate(final ProcessContext context) {
        gate = PromotionGate.of(context);
    }

    @Override
    public List<ConfigVerificationResult> verify(
            final ProcessContext context, final ComponentLog log, final Map<String, String> attributes) {
        return new PromotionVerification(context, attributes, service(context)).verify(PromotionGate.of(context));
    }

    private static ModelVersionService service(final ProcessContext context) {
        return context.getProperty(MODEL_VERSION_SERVICE).asControllerService(ModelVersionService.class);
    }

    @Override
    public void onTrigger(final ProcessContext context, final ProcessSession session) {
        final FlowFile flowFile = session.get();
        if (flowFile == null) {
            return;
        }
        try {
            decide(context, session, flowFile, Promotion.of(context, flowFile));
            toldTrouble.set("");
        } catch (final IllegalArgumentException e) {
            fail(session, flowFile, RecordProperties.oneLine(e));
        } catch (final ModelRepositoryException e) {
            refused(context, session, flowFile, e);
        }
    }

    private void decide(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final Promotion promotion)
            throws ModelRepositoryException {
        final ModelVersionService service = service(context);
        final Verdict verdict = gate.decide(service, promotion);
        if (verdict.outcome() == Verdict.Outcome.PROMOTED) {
            final String mover = context.getName() + " (" + getIdentifier() + ")";
            promote(session, flowFile, promotion, verdict.reason(), service, mover);
        } else {
            keepBack(session, flowFile, promotion, verdict);
        }
    }

    private void promote(
            final ProcessSession session,
            final FlowFile flowFile,
            final Promotion promotion,
            final String reason,
            final ModelVersionService service,
            final String mover)
            throws ModelRepositoryException {
        final LabelChange change =
                service.moveLabel(promotion.model(), promotion.label(), promotion.version(), reason, mover);
        final Map<String, String> attributes = attributes(promotion, reason);
        change.previous().ifPresent(previous -> attributes.put(PREVIOUS_ATTRIBUTE, Long.toString(previous)));
        final FlowFile promoted = say(session, flowFile, attributes);
        session.getProvenanceReporter().modifyAttributes(promoted, sentence(change) + ": " + reason);
        session.adjustCounter(PROMOTED_COUNTER, 1, false);
        session.transfer(promoted, PROMOTED);
        getLogger().info("{}: {}", sentence(change), reason);
    }

    private static String sentence(final LabelChange change) {
        final String label = "Label " + change.label() + " of model " + change.model();
        if (!change.isChange()) {
            return label + " names version " + change.version() + " already";
        }
        final String before = change.previous().isPresent()
                ? " instead of " + change.previous().getAsLong()
                : "";
        return label + " names version " + change.version() + before;
    }

    private void keepBack(
            final ProcessSession session, final FlowFile flowFile, final Promotion promotion, final Verdict verdict) {
        final boolean held = verdict.outcome() == Verdict.Outcome.HELD;
        final Relationship relationship = held ? HELD : REJECTED;
        final FlowFile kept = say(session, flowFile, attributes(promotion, verdict.reason()));
        session.getProvenanceReporter().route(kept, relationship, verdict.reason());
        session.adjustCounter(held ? HELD_COUNTER : REJECTED_COUNTER, 1, false);
        session.transfer(kept, relationship);
        getLogger()
                .warn(
                        "{} does not get label {}, it is {}: {}",
                        promotion,
                        promotion.label(),
                        relationship.getName(),
                        verdict.reason());
    }

    /** An attribute that is removed and then set to what it was counts as removed in provenance, and after a restart of NiFi. */
    private static FlowFile say(
            final ProcessSession session, final FlowFile flowFile, final Map<String, String> attributes) {
        final Set<String> stale = new HashSet<>(STALE);
        stale.removeAll(attributes.keySet());
        return session.putAllAttributes(session.removeAllAttributes(flowFile, stale), attributes);
    }

    private static Map<String, String> attributes(final Promotion promotion, final String reason) {
        final Map<String, String> attributes = new HashMap<>();
        attributes.put("model.name", promotion.model());
        attributes.put("model.version", Long.toString(promotion.version()));
        attributes.put(LABEL_ATTRIBUTE, promotion.label());
        attributes.put(REASON_ATTRIBUTE, reason);
        return attributes;
    }

    /** Trouble that passes leaves the FlowFile in the queue, at its place: a later version must not be overtaken by an older one. */
    private void refused(
            final ProcessContext context,
            final ProcessSession session,
            final FlowFile flowFile,
            final ModelRepositoryException refusal) {
        if (!refusal.isRetryable()) {
            fail(session, flowFile, refusal.getMessage());
            return;
        }
        if (!refusal.getMessage().equals(toldTrouble.getAndSet(refusal.getMessage()))) {
            getLogger().warn("Promotion waits: {}", refusal.getMessage());
        }
        session.rollback();
        context.yield();
    }

    private void fail(final ProcessSession session, final FlowFile flowFile, final String reason) {
        getLogger().error("{} promotes nothing: {}", flowFile, reason);
        session.transfer(session.putAttribute(flowFile, SparkBatchAttributes.FAILURE_REASON, reason), FAILURE);
    }
}
