package org.nifiaaas.training;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.nifiaaas.training.evaluate.Bootstrap;
import org.nifiaaas.training.evaluate.CatalogueEvaluation;
import org.nifiaaas.training.evaluate.Sentences;
import org.nifiaaas.training.evaluate.Task;

/** A new version and the champion, both measured on the same users, items and purchases. Immutable. */
final class ChampionComparison {

    private final ChampionScorer champion;
    private final CatalogueEvaluation challenger;
    private final CatalogueEvaluation evaluation;
    private final Task task;
    private final int topK;
    private final double horizonDays;
    private final Optional<Bootstrap.Difference> ndcg;
    private final Optional<Bootstrap.Difference> logLoss;

    /**
     * Compares.
     *
     * @param evaluation what was measured of the champion
     * @param horizonDays horizon of the new version, which log loss asks both about
     */
    ChampionComparison(
            final ChampionScorer champion,
            final CatalogueEvaluation challenger,
            final CatalogueEvaluation evaluation,
            final Task task,
            final int topK,
            final double horizonDays,
            final long seed) {
        this.champion = champion;
        this.challenger = challenger;
        this.evaluation = evaluation;
        this.task = task;
        this.topK = topK;
        this.horizonDays = horizonDays;
        this.ndcg = Bootstrap.difference(
                challenger.ranking(task).ndcgOfUsers(), evaluation.ranking(task).ndcgOfUsers(), seed);
        // The smaller loss is the better one.
        this.logLoss = Bootstrap.difference(evaluation.logLossOfPairs(), challenger.logLossOfPairs(), seed);
    }

    long version() {
        return champion.version();
    }

    CatalogueEvaluation evaluation() {
        return evaluation;
    }

    /** NDCG of the challenger minus that of the champion; empty if the task has no users. */
    Optional<Bootstrap.Difference> ndcg() {
        return ndcg;
    }

    /** Log loss of the champion minus that of the challenger, of a pair on average; empty if there are no users. */
    Optional<Bootstrap.Difference> logLoss() {
        return logLoss;
    }

    /** Both in one sentence. */
    String words() {
        if (!ndcg.isPresent()) {
            return "against " + champion.name() + ": no test user bought anything that task " + task.value()
                    + " asks about";
        }
        return String.format(
                        Locale.ROOT,
                        "against %s: NDCG@%d %.4f and %.4f, difference %s",
                        champion.name(),
                        topK,
                        challenger.ranking(task).ndcg(),
                        evaluation.ranking(task).ndcg(),
                        words(ndcg.get()))
                + logLoss.map(found -> "; log loss lower by " + words(found)).orElse("")
                + otherHorizon();
    }

    private static String words(final Bootstrap.Difference difference) {
        final double mean = difference.mean();
        final Bootstrap.Interval interval = difference.interval();
        final double largest = Arrays.stream(new double[] {mean, interval.low(), interval.high()})
                .map(Math::abs)
                .max()
                .getAsDouble();
        final String number = largest >= 0.001 || largest == 0 ? "%.4f" : "%.2g";
        return String.format(
                Locale.ROOT,
                "%+" + number.substring(1) + " [" + number + ", " + number + "]",
                mean,
                interval.low(),
                interval.high());
    }

    private String otherHorizon() {
        final double days = champion.horizonDays().orElse(horizonDays);
        return days == horizonDays
                ? ""
                : "; its probabilities are those of " + Sentences.days(days) + ", not of "
                        + Sentences.days(horizonDays);
    }
}
