package org.nifiaaas.processors.promote;

import java.util.Optional;
import org.nifiaaas.processors.promote.RankingMetrics.Difference;
import org.nifiaaas.processors.promote.Verdict.Outcome;

/** Decides by the difference that the training measured whether a version may take the champion's place. Immutable. */
final class ChampionJudge {

    private final ChampionRule rule;
    private final double margin;

    /**
     * Creates a judge.
     *
     * @param rule not {@link ChampionRule#NONE}
     */
    ChampionJudge(final ChampionRule rule, final double margin) {
        this.rule = rule;
        this.margin = margin;
    }

    Verdict judge(final long version, final RankingMetrics ranking, final Champion champion) {
        if (champion.version().isEmpty()) {
            return new Verdict(
                    Outcome.PROMOTED, "there is no champion yet: label " + champion.label() + " names no version");
        }
        if (champion.version().getAsLong() == version) {
            return new Verdict(Outcome.PROMOTED, "it is the champion itself: label " + champion.label() + " names it");
        }
        final Optional<Long> comparedWith = ranking.comparedWith();
        final Optional<Difference> difference = ranking.differenceFromChampion();
        if (comparedWith.isEmpty() || difference.isEmpty()) {
            return held("It was not compared with the champion, " + champion
                    + ": its metrics hold no comparison; train again with --champion " + champion.label());
        }
        if (comparedWith.get() != champion.version().getAsLong()) {
            return held("It was compared with version " + comparedWith.get() + ", but the champion is " + champion
                    + " now; train again");
        }
        return judge(ranking, difference.get(), champion);
    }

    private static Verdict held(final String reason) {
        return new Verdict(Outcome.HELD, reason);
    }

    private Verdict judge(final RankingMetrics ranking, final Difference difference, final Champion champion) {
        final String numbers = champion + ": " + ranking.name().orElseThrow() + " "
                + RankingMetrics.number(ranking.own()) + " and " + RankingMetrics.number(ranking.ofChampion())
                + ", difference " + difference;
        if (rule == ChampionRule.BETTER) {
            if (difference.low() > margin) {
                return new Verdict(Outcome.PROMOTED, "it is better than " + numbers + above());
            }
            return difference.high() < 0
                    ? new Verdict(Outcome.REJECTED, "It is worse than " + numbers)
                    : held("It is not shown to be better than " + numbers + above());
        }
        final String allowed = margin == 0 ? "" : " by more than " + RankingMetrics.plain(margin);
        if (difference.low() >= -margin) {
            return new Verdict(Outcome.PROMOTED, "it is not worse" + allowed + " than " + numbers);
        }
        return difference.high() < -margin
                ? new Verdict(Outcome.REJECTED, "It is worse" + allowed + " than " + numbers)
                : held("It may be worse" + allowed + " than " + numbers);
    }

    private String above() {
        return margin == 0 ? "" : ", margin " + RankingMetrics.plain(margin);
    }
}
