package org.nifiaaas.processors.compare;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * What a comparison found, as NiFi shows it.
 *
 * @param report the whole of it
 */
public record ComparisonOutcome(ComparisonReport report) implements RecordOutcome {

    @Override
    public Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>(report.summary().attributes());
        onlyVersion().ifPresent(version -> {
            attributes.put("compare.model.name", version.model());
            attributes.put("compare.model.version", Long.toString(version.version()));
            attributes.put("compare.model.sha", version.modelSha());
        });
        return attributes;
    }

    @Override
    public String sentence() {
        final String versions = onlyVersion()
                .map(version -> version.model() + " version " + version.version())
                .orElse(report.versions().size() + " versions");
        return report.summary().sentence(versions);
    }

    @Override
    public Map<String, Long> counters() {
        return report.summary().counters();
    }

    @Override
    public String failure() {
        return report.summary().failure();
    }

    private Optional<ModelVersionIdentity> onlyVersion() {
        return report.versions().size() == 1 ? Optional.of(report.versions().get(0)) : Optional.empty();
    }
}
