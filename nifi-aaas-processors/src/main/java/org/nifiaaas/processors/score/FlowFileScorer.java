package org.nifiaaas.processors.score;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.nifi.processor.Relationship;
import org.apache.nifi.serialization.record.Record;
import org.apache.nifi.serialization.record.RecordField;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.features.Rejection;
import org.nifiaaas.processors.model.Reasons;
import org.nifiaaas.processors.model.Specifications;
import org.nifiaaas.processors.pair.VersionInputs;
import org.nifiaaas.processors.pair.VersionInputs.Side;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.processors.record.RecordOutput;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordSource;
import org.nifiaaas.processors.score.ArmScorer.Outputs;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.shadow.ShadowScores;
import org.nifiaaas.processors.score.split.ArmLeases;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.processors.score.split.SplitCounts.ArmCount;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ProfileStoreException;
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
    private long records;
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
            final Routes routes)
            throws ScoringException {
        this.rules = rules;
        this.split = split;
        this.leases = leases;
        this.shadow = shadow;
        // Without a split it is known which version would have scored the failed records.
        final Map<String, String> failedBy = split.isSplit()
                ? Map.of()
                : Passport.attributes(leases.champion().identity());
        final Optional<RecordOutput> failures = outputs.keepsTogether()
                ? Optional.empty()
                : Optional.of(outputs.to(routes.failure(), schema, Passport.REASON, failedBy));
        for (int arm = 0; arm < leases.size(); arm++) {
            final Optional<ModelLease> lease = leases.lease(arm);
            arms.add(
                    lease.isEmpty()
                            ? null
                            : armScorer(lease.get(), split.label(arm), now, schema, outputs, routes, failures));
        }
        this.champion = arms.get(0);
    }

    private ArmScorer armScorer(
            final ModelLease lease,
            final Optional<String> label,
            final Instant now,
            final RecordSchema schema,
            final RecordOutputs outputs,
            final Routes routes,
            final Optional<RecordOutput> failures)
            throws ScoringException {
        final Passport passport = new Passport(
                rules.scoreField().toString(), lease.identity(), Specifications.rulesBesideFeatures(lease), now, label);
        final VersionInputs inputs = VersionInputs.of(lease, rules.pairs(), schema, Side.PAIR, now);
        final List<RecordField> added = new ArrayList<>(passport.fields());
        shadow.ifPresent(run -> added.addAll(ShadowScores.fields()));
        final Optional<Reasons> reasons = Reasons.of(rules.reasons(), lease::catalogueScorer);
        if (reasons.isPresent()) {
            added.addAll(Reasons.fields());
        }
        added.addAll(inputs.added());
        final Map<String, String> attributes = Passport.attributes(lease.identity());
        label.ifPresent(arm -> attributes.put(SplitCounts.ARM, arm));
        final RecordOutput success = outputs.to(routes.success(), schema, added, attributes);
        final RecordOutput unknown = outputs.rejected(success, routes.unknown(), schema, added, attributes);
        return new ArmScorer(
                rules,
                lease.scorer(),
                inputs,
                reasons,
                passport,
                new Outputs(success, unknown, failures),
                shadow.map(run -> new ArmShadow(run, rules.pairs(), schema, now)));
    }

    /**
     * Scores every record; a FlowFile without records opens an empty success of the champion.
     *
     * @return what became of the records
     * @throws ProfileStoreException if profiles that they need cannot be read now
     */
    public ScoredFlowFile score(final RecordSource source)
            throws RecordException, ScoringException, ProfileStoreException {
        for (Record record = source.next(); record != null; record = source.next()) {
            records++;
            add(record);
        }
        if (records == 0) {
            champion.openSuccess();
        }
        long scored = 0;
        long unknown = 0;
        final Map<String, Long> failed = new TreeMap<>();
        for (final ArmScorer arm : arms) {
            if (arm != null) {
                arm.flush();
                scored += arm.scored();
                unknown += arm.unknown();
                arm.failed().forEach((reason, count) -> failed.merge(reason, count, Long::sum));
            }
        }
        final ScoreCounts counts = new ScoreCounts(records, scored, unknown, failed);
        return new ScoredFlowFile(leases.champion().identity(), counts, new SplitCounts(armCounts(), replaced), shadow);
    }

    private void add(final Record record) throws RecordException, ScoringException, ProfileStoreException {
        final String user = FieldText.canonicalId(record, rules.userField());
        if (user.isEmpty()) {
            champion.fail(record, Rejection.MISSING_USER.code());
            return;
        }
        final String item = FieldText.canonicalId(record, rules.itemField());
        if (item.isEmpty()) {
            champion.fail(record, Rejection.MISSING_ITEM.code());
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
