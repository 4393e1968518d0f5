package org.nifiaaas.processors.score;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.processor.ProcessSession;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * What became of one FlowFile.
 *
 * @param model model that scored it
 * @param counts counts of its records
 * @param split the traffic split that was applied
 * @param shadow what the shadow did, if it was on
 * @param children the outgoing FlowFiles, still to be transferred
 */
public record ScoredFlowFile(
        String model, ScoreCounts counts, SplitCounts split, Optional<ShadowRun> shadow, List<ScoredChild> children) {

    /** Attributes of a child: the counts of the incoming FlowFile, and the child's own version and arm. */
    public Map<String, String> attributes(final ScoredChild child) {
        final Map<String, String> attributes = new HashMap<>(counts.attributes());
        attributes.putAll(split.attributes());
        shadow.ifPresent(run -> attributes.putAll(run.attributes()));
        attributes.put("model.name", model);
        child.version().ifPresent(version -> {
            attributes.put("model.version", Long.toString(version.version()));
            attributes.put("model.sha", version.modelSha());
        });
        child.arm().ifPresent(label -> attributes.put(SplitCounts.ARM, label));
        return attributes;
    }

    /** One sentence for the provenance of a child. */
    public String sentence(final ScoredChild child) {
        return counts.sentence(scorer(child))
                + split.clause()
                + shadow.map(ShadowRun::clause).orElse("");
    }

    private String scorer(final ScoredChild child) {
        if (!split.arms().isEmpty() || child.version().isEmpty()) {
            return model;
        }
        final ModelVersionIdentity version = child.version().get();
        return version.model() + " version " + version.version();
    }

    /** Adds everything to the processor's counters. */
    public void count(final ProcessSession session) {
        counts.count(session);
        split.count(session);
        shadow.ifPresent(run -> run.count(session));
    }
}
