package org.nifiaaas.processors;

import java.util.Collection;
import java.util.stream.Collectors;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.util.MockProcessContext;
import org.apache.nifi.util.TestRunner;

/** What validation says. */
final class PropertyProblems {

    private PropertyProblems() {}

    /** All invalid results, as NiFi shows them; empty if there are none. */
    static String of(final TestRunner runner) {
        final Collection<ValidationResult> results = ((MockProcessContext) runner.getProcessContext()).validate();
        return results.stream()
                .filter(result -> !result.isValid())
                .map(ValidationResult::toString)
                .collect(Collectors.joining("\n"));
    }
}
