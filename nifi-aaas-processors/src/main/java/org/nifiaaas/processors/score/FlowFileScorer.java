package org.nifiaaas.processors.score;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.nifi.flowfile.FlowFile;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.ProcessContext;
import org.apache.nifi.processor.ProcessSession;
import org.apache.nifi.schema.access.SchemaNotFoundException;
import org.apache.nifi.serialization.MalformedRecordException;
import org.apache.nifi.serialization.RecordReader;
import org.apache.nifi.serialization.RecordReaderFactory;
import org.apache.nifi.serialization.RecordSetWriterFactory;
import org.apache.nifi.serialization.record.RecordSchema;
import org.nifiaaas.processors.record.Passport;
import org.nifiaaas.processors.record.RecordOutputs;
import org.nifiaaas.processors.record.RecordProperties;
import org.nifiaaas.processors.score.shadow.ShadowRun;
import org.nifiaaas.processors.score.split.ArmLeases;
import org.nifiaaas.processors.score.split.SplitCounts;
import org.nifiaaas.processors.score.split.SplitCounts.ArmCount;
import org.nifiaaas.processors.score.split.TrafficSplit;
import org.nifiaaas.services.ModelLease;
import org.nifiaaas.services.ModelVersionIdentity;
import org.nifiaaas.services.ScoringException;

/** Makes the children of one FlowFile: reads it once, and scores each record with the arm of its user. Belongs to one task. */
public final class FlowFileScorer {

    private final RecordReaderFactory readers;
    private final RecordSetWriterFactory writers;
    private final ScoringRules rules;
    private final TrafficSplit split;
    private final Instant now;
    private final Optional<ShadowRun> shadow;
    private final ComponentLog log;

    /**
     * Creates a scorer.
     *
     * @param context names the reader and the writer
     * @param rules how to score
     * @param split gives each user an arm
     * @param now when the versions were chosen
     * @param shadow shadow scores of the FlowFile, if they are on
     */
    public FlowFileScorer(
            final ProcessContext context,
            final ScoringRules rules,
            final TrafficSplit split,
            final Instant now,
            final Optional<ShadowRun> shadow,
            final ComponentLog log) {
        this.readers = RecordProperties.readers(context);
        this.writers = RecordProperties.writers(context);
        this.rules = rules;
        this.split = split;
        this.now = now;
        this.shadow = shadow;
        this.log = log;
    }

    /**
     * Scores a FlowFile. Unless it returns, the session holds no child of it.
     *
     * @param leases leases of the arms, in the order of the split
     */
    public ScoredFlowFile score(final ProcessSession session, final FlowFile flowFile, final ArmLeases leases)
            throws IOException, MalformedRecordException, SchemaNotFoundException, ScoringException {
        final ModelVersionIdentity champion = leases.champion().identity();
        try (ArmOutputs outputs = new ArmOutputs(() -> new RecordOutputs(session, flowFile, writers, log))) {
            final RecordOutputs failures =
                    outputs.add(Optional.empty(), split.isSplit() ? Optional.empty() : Optional.of(champion));
            final ScoreCounts counts;
            final SplitCounts applied;
            try (InputStream content = session.read(flowFile);
                    RecordReader reader = readers.createRecordReader(flowFile, content, log)) {
                final RecordSchema schema = reader.getSchema();
                final List<ArmScorer> arms = armScorers(leases, schema, outputs);
                final RecordScorer scorer = new RecordScorer(rules, split, arms, schema, failures);
                counts = scorer.score(reader);
                applied = applied(leases, arms, scorer.replaced());
            }
            return new ScoredFlowFile(champion.model(), counts, applied, shadow, outputs.finish());
        }
    }

    private List<ArmScorer> armScorers(final ArmLeases leases, final RecordSchema schema, final ArmOutputs outputs) {
        final List<ArmScorer> arms = new ArrayList<>(leases.size());
        for (int arm = 0; arm < leases.size(); arm++) {
            final Optional<ModelLease> lease = leases.lease(arm);
            arms.add(lease.isPresent() ? armScorer(label(arm), lease.get(), schema, outputs) : null);
        }
        return arms;
    }

    private ArmScorer armScorer(
            final Optional<String> label, final ModelLease lease, final RecordSchema schema, final ArmOutputs outputs) {
        final ModelVersionIdentity version = lease.identity();
        final Passport passport = new Passport(rules.scoreField(), version, now, label);
        return new ArmScorer(rules, lease.scorer(), passport, schema, outputs.add(label, Optional.of(version)), shadow);
    }

    private Optional<String> label(final int arm) {
        return split.isSplit() ? Optional.of(split.arms().get(arm).label()) : Optional.empty();
    }

    private SplitCounts applied(final ArmLeases leases, final List<ArmScorer> arms, final long replaced) {
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
        return new SplitCounts(counts, replaced);
    }
}
