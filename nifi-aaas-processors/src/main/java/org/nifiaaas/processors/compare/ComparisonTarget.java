package org.nifiaaas.processors.compare;

import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.processor.ProcessContext;
import org.nifiaaas.processors.model.ModelChoice;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.VersionSelector;

/**
 * Which version scores the records of a FlowFile again.
 *
 * @param model name of the model; empty: the one that each record names
 * @param selector which of its versions; empty: the one that each record names
 */
public record ComparisonTarget(Optional<String> model, Optional<VersionSelector> selector) {

    /**
     * Evaluates the properties for a FlowFile.
     *
     * @throws ScoringException if they name no version
     */
    public static ComparisonTarget of(
            final ProcessContext context, final FlowFile flowFile, final ComparisonRules rules)
            throws ScoringException {
        if (rules.verify()) {
            return new ComparisonTarget(Optional.empty(), Optional.empty());
        }
        final String model = context.getProperty(ComparisonRules.COMPARED_MODEL)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        final String version = context.getProperty(ComparisonRules.COMPARED_VERSION)
                .evaluateAttributeExpressions(flowFile)
                .getValue();
        try {
            return new ComparisonTarget(
                    Optional.ofNullable(model).filter(name -> !name.isBlank()),
                    Optional.of(VersionSelector.parse(version)));
        } catch (final IllegalArgumentException e) {
            throw new ScoringException(
                    "Compared Version '" + version + "' is neither a version from 1 up nor a label", e);
        }
    }

    /** The version that every record is compared with, if the records have no say in it. */
    public Optional<ModelChoice> fixed() {
        return model.flatMap(name -> selector.map(version -> new ModelChoice(name, version)));
    }

    /** The version that a record is compared with. */
    ModelChoice choice(final RecordedVersion recorded) {
        return new ModelChoice(
                model.orElse(recorded.model()), selector.orElseGet(() -> VersionSelector.version(recorded.version())));
    }
}
