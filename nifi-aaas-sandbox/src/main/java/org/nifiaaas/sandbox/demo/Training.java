package org.nifiaaas.sandbox.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.PropensityFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Provenance;
import org.nifiaaas.sandbox.nifi.Waiting;
import org.nifiaaas.sandbox.server.SandboxEndpoints;

/** One training through the flow: the box "Train now" is run once, and the FlowFile that it makes is followed to its end. Not thread-safe. */
public final class Training {

    private static final Duration TRIGGER_LIMIT = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofHours(6);
    private static final String BATCH_PREFIX = "training-";

    /**
     * How a training ended.
     *
     * @param succeeded whether the flow took it to its success
     * @param reason why not; empty if it succeeded
     * @param batch name of the Spark batch
     */
    public record End(boolean succeeded, String reason, String batch) {}

    private final NifiClient nifi;
    private final String group;
    private final Path results;
    private final LivyLog log;
    private final String flowFile;

    private Training(
            final NifiClient nifi, final String group, final SandboxEndpoints endpoints, final String flowFile) {
        this.nifi = nifi;
        this.group = group;
        this.results = endpoints.resultsFolder();
        this.log = new LivyLog(endpoints.livyUrl());
        this.flowFile = flowFile;
    }

    /** Runs the box "Train now" once. */
    public static Training trigger(final NifiClient nifi, final String group, final SandboxEndpoints endpoints)
            throws NifiException {
        final String box = nifi.box(group, PropensityFlow.TRAIN).id();
        // Provenance knows times to the second.
        final Instant since = Instant.now().minusSeconds(2);
        final List<String> before = created(nifi, box, since);
        nifi.runOnce(box);
        final String flowFile = Waiting.until("the training to be triggered", TRIGGER_LIMIT, words -> {}, words -> {
            final List<String> now = created(nifi, box, since);
            return now.stream().filter(uuid -> !before.contains(uuid)).findFirst();
        });
        return new Training(nifi, group, endpoints, flowFile);
    }

    private static List<String> created(final NifiClient nifi, final String box, final Instant since)
            throws NifiException {
        return nifi.provenance().ofProcessor(box, "CREATE", since).stream()
                .map(Provenance.Event::flowFile)
                .toList();
    }

    /** Name of the Spark batch that the flow starts. */
    public String batch() {
        return BATCH_PREFIX + flowFile;
    }

    /** Looks once whether the training has ended. */
    public Optional<End> end() throws NifiException {
        final List<Provenance.Event> events = nifi.provenance().ofFlowFile(flowFile);
        for (final Provenance.Event event : events) {
            final boolean ended = "DROP".equals(event.type());
            if (ended && event.component().equals(PropensityFlow.TRAINED)) {
                return Optional.of(new End(true, "", batch()));
            }
            if (ended && event.component().equals(PropensityFlow.TRAINING_FAILED)) {
                final String reason = event.attributes().getOrDefault("failure.reason", "no reason was given");
                return Optional.of(new End(false, reason, batch()));
            }
        }
        return Optional.empty();
    }

    /** Says in words how far the training is; empty while that is not known. */
    public Optional<String> progress() {
        return log.progress(batch());
    }

    /** Waits for the end, however it is. */
    public End await(final Consumer<String> progress) throws NifiException {
        return Waiting.until("the training to end", LIMIT, progress, words -> {
            progress().ifPresent(words);
            return end();
        });
    }

    /**
     * The result of a training that has ended.
     *
     * @throws SandboxException if it has not succeeded
     */
    TrainingResult result(final End end) throws SandboxException {
        if (!end.succeeded()) {
            throw SandboxException.failure("the training " + end.batch() + " failed: " + end.reason()
                    + "; see the queue and the log of " + PropensityFlow.TRAINING_FAILED + " in "
                    + nifi.canvas(group));
        }
        return TrainingResult.read(results.resolve(end.batch() + ".json"));
    }
}
