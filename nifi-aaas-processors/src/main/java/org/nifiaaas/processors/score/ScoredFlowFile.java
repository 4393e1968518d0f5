package org.nifiaaas.processors.score;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.processors.record.RecordOutcome;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.services.ModelVersionIdentity;

/**
 * What became of one FlowFile.
 *
 * @param champion version of the first arm
 * @param counts counts of its records
 * @param split the traffic split that was applied
 * @param shadow what the shadow did, if it was on
 */
public record ScoredFlowFile(
        ModelVersionIdentity champion, ScoreCounts counts, SplitCounts split, Optional<ShadowRun> shadow)
        implements RecordOutcome {

    @Override
    public Map<String, String> attributes() {
        final Map<String, String> attributes = new HashMap<>(counts.attributes());
        attributes.putAll(split.attributes());
        shadow.ifPresent(run -> attributes.putAll(run.attributes()));
        attributes.put("model.name", champion.model());
        return attributes;
    }

    @Override
    public String sentence() {
        final String scorer =
                split.arms().isEmpty() ? champion.model() + " version " + champion.version() : champion.model();
        return counts.sentence(scorer)
                + split.clause()
                + shadow.map(ShadowRun::clause).orElse("");
    }

    @Override
    public Map<String, Long> counters() {
        final Map<String, Long> counters = new HashMap<>(counts.counters());
        counters.putAll(split.counters());
        shadow.ifPresent(run -> counters.putAll(run.counters()));
        return counters;
    }

    @Override
    public String failure() {
        return counts.failure();
    }
}
