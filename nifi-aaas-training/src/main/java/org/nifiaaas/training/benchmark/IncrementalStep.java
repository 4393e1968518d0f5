package org.nifiaaas.training.benchmark;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.evaluate.Validation;

/** One window, foretold by a full training and by a version that was continued. Written as JSON; immutable. */
final class IncrementalStep {

    private static final long SECONDS_OF_A_MINUTE = 60;

    private final String from;
    private final int users;
    private final double fullNdcg;
    private final double continuedNdcg;
    private final double difference;
    private final double low;
    private final double high;
    private final double fullSeconds;
    private final double continuedSeconds;

    /**
     * Creates one.
     *
     * @param asOf first minute of the window
     */
    IncrementalStep(
            final int asOf,
            final Task task,
            final Validation full,
            final double fullSeconds,
            final Validation continued,
            final double continuedSeconds,
            final long seed) {
        final Optional<Bootstrap.Difference> found =
                Bootstrap.difference(continued.ndcgOfUsers(task), full.ndcgOfUsers(task), seed);
        this.from = Instant.ofEpochSecond(asOf * SECONDS_OF_A_MINUTE).toString();
        this.users = full.users(task).length;
        this.fullNdcg = full.ndcg(task);
        this.continuedNdcg = continued.ndcg(task);
        this.difference = found.map(Bootstrap.Difference::mean).orElse(0d);
        this.low = found.map(each -> each.interval().low()).orElse(0d);
        this.high = found.map(each -> each.interval().high()).orElse(0d);
        this.fullSeconds = fullSeconds;
        this.continuedSeconds = continuedSeconds;
    }

    String from() {
        return from;
    }

    double fullNdcg() {
        return fullNdcg;
    }

    double continuedNdcg() {
        return continuedNdcg;
    }

    double fullSeconds() {
        return fullSeconds;
    }

    double continuedSeconds() {
        return continuedSeconds;
    }

    /** All numbers by name. */
    Map<String, Object> figures() {
        final Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("from", from);
        figures.put("users", users);
        figures.put("fullNdcg", fullNdcg);
        figures.put("continuedNdcg", continuedNdcg);
        figures.put("ndcgDifference", difference);
        figures.put("ndcgDifference.low", low);
        figures.put("ndcgDifference.high", high);
        figures.put("fullSeconds", fullSeconds);
        figures.put("continuedSeconds", continuedSeconds);
        return figures;
    }
}
