package org.nifiaaas.processors.model;

import java.util.Map;
import org.apache.nifi.components.ConfigVerificationResult;
import org.apache.nifi.components.ConfigVerificationResult.Outcome;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.exception.ProcessException;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelUnavailableException;
import org.nifiaaas.services.ModelVersionService;
import org.nifiaaas.services.VersionSelector;

/** Tells a person who verifies a processor whether its model version is there. Stateless. */
public final class ModelVerification {

    private static final String STEP = "Find the model version";

    private ModelVerification() {}

    /** Asks the service for the version that two properties name, see below. */
    public static ConfigVerificationResult verify(
            final ProcessContext context,
            final Map<String, String> attributes,
            final PropertyDescriptor model,
            final PropertyDescriptor version) {
        final String selector = context.getProperty(version)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        return verify(context, attributes, model, selector);
    }

    /**
     * Asks the service for the version that the properties name.
     *
     * @param attributes attributes for their expressions
     * @param selector which version, as text
     */
    public static ConfigVerificationResult verify(
            final ProcessContext context,
            final Map<String, String> attributes,
            final PropertyDescriptor model,
            final String selector) {
        final String name = context.getProperty(model)
                .evaluateAttributeExpressions(attributes)
                .getValue();
        if (name == null || name.isBlank()) {
            return result(
                    Outcome.SKIPPED, model.getName() + " is empty for these attributes; give those of a FlowFile");
        }
        try (ModelLease lease = context.getProperty(LeaseRequest.MODEL_VERSION_SERVICE)
                .asControllerService(ModelVersionService.class)
                .acquire(name, VersionSelector.parse(selector))) {
            return result(
                    Outcome.SUCCESSFUL,
                    "Model " + name + " version " + lease.identity().version() + " is served");
        } catch (final ModelUnavailableException e) {
            final boolean comes = LeaseRequest.isToBeLoaded(e);
            return result(
                    comes ? Outcome.SKIPPED : Outcome.FAILED,
                    e.getMessage() + (comes ? "; verify again in a moment" : ""));
        } catch (final IllegalArgumentException e) {
            return result(Outcome.FAILED, "'" + selector + "' is neither a version from 1 up nor a label");
        } catch (final ProcessException | IllegalStateException e) {
            return result(Outcome.SKIPPED, "The Model Version Service is not enabled; enable it first");
        }
    }

    private static ConfigVerificationResult result(final Outcome outcome, final String explanation) {
        return new ConfigVerificationResult.Builder()
                .verificationStepName(STEP)
                .outcome(outcome)
                .explanation(explanation)
                .build();
    }
}
