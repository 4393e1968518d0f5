package org.nifiaaas.processors.promote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.exception.ProcessException;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionService;

/** Tells a person who verifies a promotion what would become of it, and moves nothing. Belongs to one verification. */
public final class PromotionVerification {

    private static final String VERSION_STEP = "Find the model version";
    private static final String DECISION_STEP = "Decide about the version";
    private static final String LABEL_STEP = "Check the label";

    private final ProcessContext context;
    private final Map<String, String> attributes;
    private final ModelVersionService service;
    private final List<ConfigVerificationResult> results = new ArrayList<>();

    /**
     * Prepares the verification.
     *
     * @param attributes attributes for the expressions of the properties
     */
    public PromotionVerification(
            final ProcessContext context, final Map<String, String> attributes, final ModelVersionService service) {
        this.context = context;
        this.attributes = attributes;
        this.service = service;
    }

    /** Asks the service for the version and for the label; one result for each step. */
    public List<ConfigVerificationResult> verify(final PromotionGate gate) {
        final String model = evaluate(Promotion.MODEL_NAME);
        if (model.isEmpty()) {
            add(VERSION_STEP, Outcome.SKIPPED, empty(Promotion.MODEL_NAME));
            add(LABEL_STEP, Outcome.SKIPPED, empty(Promotion.MODEL_NAME));
            return results;
        }
        verifyVersion(model, gate);
        verifyLabel(model);
        return results;
    }

    private void verifyVersion(final String model, final PromotionGate gate) {
        final String version = evaluate(Promotion.VERSION);
        if (version.isEmpty()) {
            add(VERSION_STEP, Outcome.SKIPPED, empty(Promotion.VERSION));
            return;
        }
        try {
            final ModelVersionDescription found = service.describe(model, Promotion.number(version));
            add(
                    VERSION_STEP,
                    Outcome.SUCCESSFUL,
                    "Version " + found.version() + " of model " + model + " is complete; it was made at "
                            + found.createdAt());
            verifyDecision(model, found, gate);
        } catch (final IllegalArgumentException | ModelRepositoryException e) {
            add(VERSION_STEP, Outcome.FAILED, e.getMessage());
        } catch (final ProcessException | IllegalStateException e) {
            add(VERSION_STEP, Outcome.SKIPPED, disabled());
        }
    }

    private void verifyDecision(final String model, final ModelVersionDescription version, final PromotionGate gate) {
        final String label = evaluate(PromotionGate.CHAMPION_LABEL);
        if (gate.looksAtChampion() && label.isEmpty()) {
            add(DECISION_STEP, Outcome.SKIPPED, empty(PromotionGate.CHAMPION_LABEL));
            return;
        }
        try {
            final Verdict verdict = gate.decide(version, gate.champion(service, model, label));
            add(
                    DECISION_STEP,
                    Outcome.SUCCESSFUL,
                    "The version would be " + verdict.outcome().word() + ": " + verdict.reason());
        } catch (final ModelRepositoryException e) {
            add(DECISION_STEP, Outcome.FAILED, e.getMessage());
        }
    }

    private void verifyLabel(final String model) {
        final String label = evaluate(Promotion.LABEL);
        if (label.isEmpty()) {
            add(LABEL_STEP, Outcome.SKIPPED, empty(Promotion.LABEL));
            return;
        }
        try {
            final OptionalLong current = service.labelled(model, label);
            add(
                    LABEL_STEP,
                    Outcome.SUCCESSFUL,
                    "Label " + label + " of model " + model
                            + (current.isPresent()
                                    ? " names version " + current.getAsLong() + " now"
                                    : " is new and will be made"));
        } catch (final ModelRepositoryException e) {
            add(LABEL_STEP, Outcome.FAILED, e.getMessage());
        } catch (final ProcessException | IllegalStateException e) {
            add(LABEL_STEP, Outcome.SKIPPED, disabled());
        }
    }

    private String evaluate(final PropertyDescriptor property) {
        final String value = context.getProperty(property)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        return value == null ? "" : value.trim();
    }

    private static String empty(final PropertyDescriptor property) {
        return property.getName() + " is empty for these attributes; give those of a FlowFile";
    }

    private static String disabled() {
        return "The Model Version Service is not enabled; enable it first";
    }

    private void add(final String step, final Outcome outcome, final String explanation) {
        results.add(new ConfigVerificationResult.Builder()
                .verificationStepName(step)
                .outcome(outcome)
                .explanation(explanation)
                .build());
    }
}
