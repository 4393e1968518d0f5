package org.nifiaaas.processors.score;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.processors.score.split.ArmLeases;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.processors.score.split.SplitCounts.ArmCount;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ScoringException;

/** Scores the records of one FlowFile, each with the arm of its user, whose children hold no other arm's records. Belongs to one task. */
public final class FlowFileScorer {

    /**
     * Where records go.
     *
     * @param success records with a score
     * @param unknown records with unknown ids, if they are routed
     * @param failure records without ids
     */
    public record Routes(Relationship success, Relationship unknown, Relationship failure) {}

    private final ScoringRules rules;
    private final TrafficSplit split;
    private final ArmLeases leases;
    private final Optional<ShadowRun> shadow;
    /** In the order of the arms; null where the champion scores in place of the arm. */
    private final List<ArmScorer> arms = new ArrayList<>();

    private final ArmScorer champion;
    /** Null if records without ids stay with those of the champion. */
    private final RecordOutput failures;

    private long records;
    private long failed;
    private long replaced;

    /**
     * Creates a scorer.
     *
     * @param rules how to score
     * @param split gives each user an arm
     * @param leases leases of the arms, in the order of the split
     * @param shadow shadow scores of the FlowFile, if they are on
     * @param now when the versions were chosen
     * @param schema schema of the records as they are read
     */
    public FlowFileScorer(
            final ScoringRules rules,
            final TrafficSplit split,
            final ArmLeases leases,
            final Optional<ShadowRun> shadow,
            final Instant now,
            final RecordSchema schema,
            final RecordOutputs outputs,
            final Routes routes) {
        this.rules = rules;
        this.split = split;
        this.leases = leases;
        this.shadow = shadow;
        // Without a split it is known which version would have scored the failed records.
        final Map<String, String> failedBy = split.isSplit()
                ? Map.of()
                : Passport.attributes(leases.champion().identity());
        for (int arm = 0; arm < leases.size(); arm++) {
            final Optional<String> label = split.label(arm);
            arms.add(leases.lease(arm)
                    .map(lease -> armScorer(lease, label, now, schema, outputs, routes))
                    .orElse(null));
        }
        this.champion = arms.get(0);
        this.failures =
                outputs.keepsTogether() ? null : outputs.to(routes.failure(), schema, Passport.REASON, failedBy);
    }

    private ArmScorer armScorer(
            final ModelLease lease,
            final Optional<String> label,
            final Instant now,
            final RecordSchema schema,
            final RecordOutputs outputs,
            final Routes routes) {
        final Passport passport = new Passport(rules.scoreField().toString(), lease.identity(), now, label);
        final List<RecordField> added = new ArrayList<>(passport.fields());
        shadow.ifPresent(run -> added.addAll(ShadowScores.fields()));
        final Optional<Reasons> reasons = Reasons.of(rules.reasons(), lease::catalogueScorer);
        if (reasons.isPresent()) {
            added.addAll(Reasons.fields());
        }
        final Map<String, String> attributes = Passport.attributes(lease.identity());
        label.ifPresent(arm -> attributes.put(SplitCounts.ARM, arm));
        final RecordOutput success = outputs.to(routes.success(), schema, added, attributes);
        final RecordOutput unknown = outputs.rejected(success, routes.unknown(), schema, added, attributes);
        return new ArmScorer(rules, lease.scorer(), reasons, passport, success, unknown, shadow);
    }

    /**
     * Scores every record; a FlowFile without records opens an empty success of the champion.
     *
     * @return what became of the records
     */
    public ScoredFlowFile score(final RecordSource source) throws RecordException, ScoringException {
        for (Record record = source.next(); record != null; record = source.next()) {
            records++;
            add(record);
        }
        if (records == 0) {
            champion.openSuccess();
        }
        long scored = 0;
        long unknown = 0;
        for (final ArmScorer arm : arms) {
            if (arm != null) {
                arm.flush();
                scored += arm.scored();
                unknown += arm.unknown();
            }
        }
        final ScoreCounts counts = new ScoreCounts(records, scored, unknown, failed);
        return new ScoredFlowFile(leases.champion().identity(), counts, new SplitCounts(armCounts(), replaced), shadow);
    }

    private void add(final Record record) throws RecordException, ScoringException {
        final String user = FieldText.canonicalId(record, rules.userField());
        if (user.isEmpty()) {
            fail(record, Rejection.MISSING_USER);
            return;
        }
        final String item = FieldText.canonicalId(record, rules.itemField());
        if (item.isEmpty()) {
            fail(record, Rejection.MISSING_ITEM);
            return;
        }
        final ArmScorer arm = arms.get(split.arm(user));
        if (arm == null) {
            replaced++;
            champion.add(record, user, item);
            return;
        }
        arm.add(record, user, item);
    }

    private void fail(final Record record, final Rejection reason) throws RecordException, ScoringException {
        failed++;
        if (failures == null) {
            champion.reject(record, reason.code());
        } else {
            failures.write(record, Map.of(Passport.SCORE_REASON, reason.code()));
        }
    }

    private List<ArmCount> armCounts() {
        final List<ArmCount> counts = new ArrayList<>();
        for (int arm = 0; arm < split.arms().size(); arm++) {
            final Optional<ModelLease> lease = leases.lease(arm);
            if (lease.isPresent()) {
                counts.add(new ArmCount(
                        split.arms().get(arm).label(),
                        lease.get().identity().version(),
                        arms.get(arm).records()));
            }
        }
        return counts;
    }
}
