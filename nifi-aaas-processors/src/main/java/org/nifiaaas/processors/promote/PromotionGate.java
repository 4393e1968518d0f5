package org.nifiaaas.processors.promote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.ValidationContext;
import org.apache.nifi.components.ValidationResult;
import org.apache.nifi.context.PropertyContext;
import org.apache.nifi.expression.ExpressionLanguageScope;
import org.apache.nifi.processor.util.StandardValidators;
import org.nifiaaas.processors.promote.RankingMetrics.Difference;
import org.nifiaaas.processors.promote.Verdict.Outcome;
import org.nifiaaas.processors.record.Choice;
import org.nifiaaas.services.ModelRepositoryException;
import org.nifiaaas.services.ModelVersionDescription;
import org.nifiaaas.services.ModelVersionService;

/**
 * Decides by its metrics what becomes of a version: first whether something is wrong with it (floors, popularity and its own parts, calibration), then whether
 * it is better than the champion. Immutable.
 */
public final class PromotionGate {

    private static final DoublePredicate NOT_NEGATIVE = value -> value >= 0;
    private static final DoublePredicate OFF_OR_FACTOR = value -> value == 0 || value >= 1;

    public static final PropertyDescriptor FLOORS = new PropertyDescriptor.Builder()
            .name("Floors")
            .description(
                    "Conditions on the metrics in the version's manifest, one a line or separated by semicolons, all of which must be met: hr10 >= 0.3, or "
                            + "hr10 >= popularity.hr10 to compare two metrics of the version. The signs are >=, >, <= and <. A metric that the version does not "
                            + "have meets no floor. A version that misses one is rejected")
            .required(false)
            .addValidator(PromotionGate::validateFloors)
            .build();

    public static final PropertyDescriptor PARTS = Choice.property(
            "Parts Comparison",
            "How the version must stand beside popularity, the kinds of models that it was chosen from or made of, and the other simple ways to rank that the "
                    + "training measured with it, such as popularity.ndcg10 and ease.ndcg10 for ndcg10. A version that falls short of one is rejected",
            PartsRule.NOT_WORSE);

    public static final PropertyDescriptor CALIBRATION_TOLERANCE = new PropertyDescriptor.Builder()
            .name("Calibration Tolerance")
            .description(
                    "The purchases that were made, divided by those that the version's scores promised (the metric calibration.ratio), must lie between 1 divided "
                            + "by this number and this number; otherwise the version is rejected. A version without that metric passes. 0: not looked at")
            .required(true)
            .defaultValue("2")
            .addValidator(
                    (subject, input, context) -> validate(subject, input, OFF_OR_FACTOR, "0 or a number from 1 on"))
            .build();

    public static final PropertyDescriptor CHAMPION_RULE = Choice.property(
            "Champion Comparison",
            "What the version must have shown against the champion, on the same test users, where the training measured both. A version that has not is held, one "
                    + "that is worse beyond doubt is rejected. While there is no champion, there is nothing to show",
            ChampionRule.BETTER);

    public static final PropertyDescriptor CHAMPION_LABEL = new PropertyDescriptor.Builder()
            .name("Champion Label")
            .description(
                    "Label of the champion, whose version must be the one that the training compared with: what its option --champion says")
            .required(true)
            .expressionLanguageSupported(ExpressionLanguageScope.FLOWFILE_ATTRIBUTES)
            .defaultValue("stable")
            .addValidator(StandardValidators.NON_BLANK_VALIDATOR)
            .dependsOn(CHAMPION_RULE, ChampionRule.BETTER.getValue(), ChampionRule.NOT_WORSE.getValue())
            .build();

    public static final PropertyDescriptor MARGIN = new PropertyDescriptor.Builder()
            .name("Margin")
            .description(
                    "What the difference in NDCG is compared with: how much better the version must be, or how much worse it may be. 0.005 is half a percentage point")
            .required(true)
            .defaultValue("0")
            .addValidator((subject, input, context) -> validate(subject, input, NOT_NEGATIVE, "a number from 0 on"))
            .dependsOn(CHAMPION_RULE, ChampionRule.BETTER.getValue(), ChampionRule.NOT_WORSE.getValue())
            .build();

    public static final List<PropertyDescriptor> PROPERTIES =
            List.of(FLOORS, PARTS, CALIBRATION_TOLERANCE, CHAMPION_RULE, CHAMPION_LABEL, MARGIN);

    private static final String CALIBRATION_RATIO = "calibration.ratio";

    private final List<MetricFloor> floors;
    private final PartsRule parts;
    private final double tolerance;
    private final ChampionRule championRule;
    private final double margin;

    private PromotionGate(
            final List<MetricFloor> floors,
            final PartsRule parts,
            final double tolerance,
            final ChampionRule championRule,
            final double margin) {
        this.floors = floors;
        this.parts = parts;
        this.tolerance = tolerance;
        this.championRule = championRule;
        this.margin = margin;
    }

    /** Reads the properties, which validation has found to be usable. */
    public static PromotionGate of(final PropertyContext context) {
        final ChampionRule championRule = Choice.of(context, CHAMPION_RULE, ChampionRule.class);
        return new PromotionGate(
                MetricFloor.parse(context.getProperty(FLOORS).getValue()),
                Choice.of(context, PARTS, PartsRule.class),
                Double.parseDouble(
                        context.getProperty(CALIBRATION_TOLERANCE).getValue().trim()),
                championRule,
                championRule == ChampionRule.NONE
                        ? 0
                        : Double.parseDouble(
                                context.getProperty(MARGIN).getValue().trim()));
    }

    private static ValidationResult validateFloors(
            final String subject, final String input, final ValidationContext context) {
        final ValidationResult.Builder result =
                new ValidationResult.Builder().subject(subject).input(input);
        try {
            MetricFloor.parse(input);
            return result.valid(true).build();
        } catch (final IllegalArgumentException e) {
            return result.valid(false).explanation(e.getMessage()).build();
        }
    }

    private static ValidationResult validate(
            final String subject, final String input, final DoublePredicate allowed, final String words) {
        return new ValidationResult.Builder()
                .subject(subject)
                .input(input)
                .valid(isNumber(input, allowed))
                .explanation("'" + input + "' is not " + words)
                .build();
    }

    private static boolean isNumber(final String input, final DoublePredicate allowed) {
        try {
            final double value = Double.parseDouble(input.trim());
            return Double.isFinite(value) && allowed.test(value);
        } catch (final NumberFormatException e) {
            return false;
        }
    }

    /** Whether {@link #decide} asks for the champion. */
    boolean looksAtChampion() {
        return championRule != ChampionRule.NONE;
    }

    /** The version that is served now; empty if nobody asks for it. */
    Optional<Champion> champion(final ModelVersionService service, final String model, final String label)
            throws ModelRepositoryException {
        return looksAtChampion() ? Optional.of(new Champion(label, service.labelled(model, label))) : Optional.empty();
    }

    /**
     * Decides, and moves nothing.
     *
     * @param service knows the version and the champion
     * @throws ModelRepositoryException if one of them cannot be read
     */
    public Verdict decide(final ModelVersionService service, final Promotion promotion)
            throws ModelRepositoryException {
        return decide(
                service.describe(promotion.model(), promotion.version()),
                champion(service, promotion.model(), promotion.championLabel()));
    }

    /**
     * Decides.
     *
     * @param champion the version that is served now; empty if it is not looked at
     */
    Verdict decide(final ModelVersionDescription version, final Optional<Champion> champion) {
        final List<String> wrong = new ArrayList<>();
        final List<String> right = new ArrayList<>();
        judgeFloors(version.metrics(), wrong, right);
        final RankingMetrics ranking = new RankingMetrics(version);
        judgeParts(ranking, wrong, right);
        judgeCalibration(version.metrics(), wrong, right);
        final Verdict comparison = champion.map(
                        served -> new ChampionJudge(championRule, margin).judge(version.version(), ranking, served))
                .orElse(new Verdict(Outcome.PROMOTED, "the champion is not looked at"));
        if (comparison.outcome() == Outcome.REJECTED) {
            wrong.add(comparison.reason());
        }
        if (!wrong.isEmpty()) {
            return new Verdict(Outcome.REJECTED, String.join("; ", wrong));
        }
        if (comparison.outcome() == Outcome.HELD) {
            return comparison;
        }
        right.add(comparison.reason());
        return new Verdict(Outcome.PROMOTED, String.join("; ", right));
    }

    private void judgeFloors(final Map<String, Double> metrics, final List<String> wrong, final List<String> right) {
        final List<String> missed = floors.stream()
                .map(floor -> floor.missedBy(metrics))
                .flatMap(Optional::stream)
                .toList();
        wrong.addAll(missed);
        right.add(
                floors.isEmpty()
                        ? "No floors are set"
                        : "All floors are met: "
                                + String.join(
                                        ", ",
                                        floors.stream()
                                                .map(MetricFloor::toString)
                                                .toList()));
    }

    private void judgeParts(final RankingMetrics ranking, final List<String> wrong, final List<String> right) {
        if (parts == PartsRule.NONE) {
            return;
        }
        if (ranking.name().isEmpty()) {
            right.add("it has no NDCG to compare with popularity and its parts");
            return;
        }
        final List<String> undecided = new ArrayList<>();
        final Map<String, Double> others = ranking.parts();
        others.forEach((part, value) -> {
            // What is not a number reaches nothing.
            if (ranking.own() >= value) {
                return;
            }
            final Optional<Difference> difference = ranking.difference(part);
            if (parts == PartsRule.NOT_WORSE
                    && !RankingMetrics.POPULARITY.equals(part)
                    && difference.filter(found -> found.high() >= 0).isPresent()) {
                undecided.add(part);
                return;
            }
            wrong.add("It is below " + part + ": " + ranking.name().orElseThrow() + " "
                    + RankingMetrics.number(ranking.own()) + " and " + RankingMetrics.number(value)
                    + difference.map(found -> ", difference " + found).orElse(""));
        });
        right.add("it is below none of "
                + (others.isEmpty() ? "its parts, which were not measured" : String.join(", ", others.keySet()))
                + (undecided.isEmpty() ? "" : " (" + String.join(", ", undecided) + " may only be better by chance)"));
    }

    private void judgeCalibration(
            final Map<String, Double> metrics, final List<String> wrong, final List<String> right) {
        if (tolerance == 0) {
            return;
        }
        final Double ratio = metrics.get(CALIBRATION_RATIO);
        if (ratio == null) {
            right.add("its calibration was not measured");
            return;
        }
        final String range = RankingMetrics.plain(1 / tolerance) + " to " + RankingMetrics.plain(tolerance);
        final String made = RankingMetrics.plain(ratio) + " purchases were made for each that was promised";
        if (ratio >= 1 / tolerance && ratio <= tolerance) {
            right.add("it is calibrated: " + made);
        } else {
            wrong.add("It is out of calibration: " + made + ", not " + range);
        }
    }
}
