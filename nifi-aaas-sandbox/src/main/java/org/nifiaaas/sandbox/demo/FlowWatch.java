package org.nifiaaas.sandbox.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.flow.PropensityFlow;
import org.nifiaaas.sandbox.nifi.NifiClient;
import org.nifiaaas.sandbox.nifi.NifiException;
import org.nifiaaas.sandbox.nifi.Waiting;

/** Waits until the flow has done its work, for a bounded time. Not thread-safe. */
final class FlowWatch {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    /** A batch on its way from one queue to the next is in none for a moment. */
    private static final int QUIET_LOOKS = 3;

    private final NifiClient nifi;
    private final String group;
    private final Topics topics;

    FlowWatch(final NifiClient nifi, final String group, final Topics topics) {
        this.nifi = nifi;
        this.group = group;
        this.topics = topics;
    }

    /** Waits until Kafka has nothing more for the flow and the flow has nothing more on the way to the archive. */
    void awaitArchived(final Consumer<String> progress) throws SandboxException, NifiException {
        // What waits to be scored has its copy on the other way already.
        awaitEmpty(
                "the archive",
                queue -> !queue.endsWith(" -> " + PropensityFlow.SCORE) && !queue.startsWith(PropensityFlow.SCORE),
                progress);
    }

    /** Waits until Kafka has nothing more for the flow and nothing is on its way in the flow: nothing more can come out. */
    void awaitIdle(final Consumer<String> progress) throws SandboxException, NifiException {
        awaitEmpty("the end of the flow", queue -> true, progress);
    }

    private void awaitEmpty(final String goal, final Predicate<String> queues, final Consumer<String> progress)
            throws SandboxException, NifiException {
        final int[] quiet = {0};
        Waiting.<Boolean, SandboxException>until("everything to be at " + goal, LIMIT, progress, words -> {
            final long lag = topics.lag(Demo.GROUP, Demo.EVENTS);
            final long queued = queued(queues);
            words.accept(number(lag) + " events in Kafka, " + number(queued) + " batches on the way to " + goal);
            quiet[0] = lag + queued == 0 ? quiet[0] + 1 : 0;
            return quiet[0] == QUIET_LOOKS ? Optional.of(true) : Optional.empty();
        });
    }

    private long queued(final Predicate<String> counted) throws SandboxException {
        try {
            return nifi.queues(group).entrySet().stream()
                    .filter(queue -> counted.test(queue.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        } catch (final NifiException e) {
            throw SandboxException.failure(e.getMessage());
        }
    }

    /** Waits until everything that was sent has come out. */
    static void awaitOut(final Traffic traffic, final KafkaCount count, final Consumer<String> progress)
            throws SandboxException, NifiException {
        Waiting.<Boolean, SandboxException>until("all records to come out", LIMIT, progress, words -> {
            final long missing = count.tally().missing(traffic.sent());
            words.accept(number(traffic.sent() - missing) + " of " + number(traffic.sent()) + " records are out");
            return missing == 0 ? Optional.of(true) : Optional.empty();
        });
    }

    private static String number(final long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
