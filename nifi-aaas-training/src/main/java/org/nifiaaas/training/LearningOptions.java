package org.nifiaaas.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.nifiaaas.training.evaluate.Task;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.ModelKind;
import org.nifiaaas.training.models.NetworkKind;
import org.nifiaaas.training.models.WideDeepModel;
import picocli.CommandLine.Option;

/** What question a model answers and which kinds may answer it. Filled by the command line; read-only afterwards. */
final class LearningOptions {

    private static final String AUTO = "auto";
    private static final double NANOS = 1e9;
    private static final double DEFAULT_HORIZON = 30;
    private static final double LONGEST_HORIZON = 3660;
    private static final double MINUTES_OF_A_DAY = 1440;
    /** A horizon that is not given leaves room for this many of them in the training window. */
    private static final int HORIZONS = 4;

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([dh])");

    @Option(
            names = {"--kind", "--network"},
            paramLabel = "KIND",
            defaultValue = AUTO,
            description =
                    "Kind of model: auto tries all but kmeans-als and networks and keeps what is best on validation,"
                            + " the simpler one if they are close; or one of popularity, frequency, logistic, item-knn,"
                            + " random-walk, ease, als, kmeans-als, history-network, blend, or of the networks gmf, mlp, neumf; or"
                            + " several of the histories' kinds, separated by commas; or wide-deep, a network over the"
                            + " features of --features, or stack, such a network and blend together; both with kinds of"
                            + " histories that shall be measured beside them (${DEFAULT-VALUE})")
    private String kind;

    @Option(
            names = "--task",
            paramLabel = "TASK",
            defaultValue = "all",
            description = "Purchases that validation ranks by: new (items that are new to the user), repeat or all"
                    + " (${DEFAULT-VALUE})")
    private String task;

    @Option(
            names = "--horizon",
            paramLabel = "TIME",
            description = "The score is the probability of at least one purchase within this time, such as 30d or 12h"
                    + " (30d, or a quarter of the training window if that is shorter)")
    private String horizon;

    @Option(
            names = "--parent",
            paramLabel = "VERSION",
            description = "Version to continue: its kind, horizon and what it has learned stay, similarities and"
                    + " histories are made anew, a network goes on from its weights; several times faster than a whole"
                    + " training")
    private Long parent;

    @Option(
            names = "--budget",
            paramLabel = "TIME",
            defaultValue = "1h",
            description =
                    "With --kind auto, no further kind is begun once learning has taken this long, such as 90s, 10m or"
                            + " 2h; the simplest comes first and is always tried (${DEFAULT-VALUE})")
    private String budget;

    void validate() throws InputException {
        task();
        kinds();
        budgetNanos();
        if (parent != null) {
            validateParent();
        }
        if (horizon != null) {
            horizonDays(0);
        }
    }

    private void validateParent() throws InputException {
        final String option = "Option --parent is " + parent;
        if (parent < 1) {
            throw new InputException(option + ", it must be the number of a version");
        }
        if (horizon != null) {
            throw new InputException(option + ", whose horizon stays: leave --horizon out");
        }
    }

    /** Nanoseconds after which no further kind is begun. */
    long budgetNanos() throws InputException {
        return (long) (BenchmarkArguments.seconds(budget) * NANOS);
    }

    /** The version that is continued, if one is. */
    OptionalLong parent() {
        return parent == null ? OptionalLong.empty() : OptionalLong.of(parent);
    }

    /**
     * Makes sure that a version that is continued is of the kind that is asked for.
     *
     * @throws InputException naming both
     */
    void requireKind(final ParentVersion version) throws InputException {
        if (!isAuto() && !kind.trim().equals(version.kind())) {
            throw new InputException("Option --parent is " + parent + ", which is of kind " + version.kind()
                    + ": leave --kind " + kind + " out");
        }
    }

    /** Whether kinds are tried without being named. */
    boolean isAuto() {
        return AUTO.equals(kind);
    }

    /** The network that is asked for, if one is. */
    Optional<NetworkKind> network() {
        return NetworkKind.find(kind);
    }

    /** Whether a version is asked for that scores by features: a wide and deep network, alone or in a stack. */
    boolean scoresFeatures() {
        return names().contains(WideDeepModel.KIND) || isStack();
    }

    /** Name of that kind. */
    String kindOfFeatures() {
        return isStack() ? StackTraining.KIND : WideDeepModel.KIND;
    }

    /** Whether a wide and deep network and a blend are asked for that score together. */
    boolean isStack() {
        return names().contains(StackTraining.KIND);
    }

    Task task() throws InputException {
        try {
            return Task.parse(task);
        } catch (final IllegalArgumentException e) {
            throw new InputException("Option --task " + e.getMessage(), e);
        }
    }

    /** The kinds of histories that are tried, popularity always among them; for a network only those that are named, to compare with. */
    Set<ModelKind> kinds() throws InputException {
        if (isAuto()) {
            return ModelKind.auto();
        }
        final Set<ModelKind> kinds = EnumSet.of(ModelKind.POPULARITY);
        if (network().isPresent()) {
            return kinds;
        }
        if (isStack()) {
            kinds.add(ModelKind.BLEND);
        }
        for (final String name : names()) {
            if (!WideDeepModel.KIND.equals(name) && !StackTraining.KIND.equals(name)) {
                kinds.add(kind(name));
            }
        }
        return kinds;
    }

    /** Whether a kind may be chosen, and does not only stand beside. */
    boolean mayChoose(final ModelKind which) {
        return isAuto() || names().contains(which.value());
    }

    private List<String> names() {
        return Arrays.stream(kind.split(",", -1)).map(String::trim).collect(Collectors.toList());
    }

    private static ModelKind kind(final String name) throws InputException {
        for (final ModelKind each : ModelKind.values()) {
            if (each.value().equals(name)) {
                return each;
            }
        }
        if (AUTO.equals(name) || NetworkKind.find(name).isPresent()) {
            throw new InputException("Option --kind names " + name + " beside other kinds, it must stand alone");
        }
        final List<String> known = new ArrayList<>();
        known.add(AUTO);
        known.addAll(Arrays.stream(ModelKind.values()).map(ModelKind::value).collect(Collectors.toList()));
        known.addAll(Arrays.stream(NetworkKind.values()).map(NetworkKind::value).collect(Collectors.toList()));
        known.add(WideDeepModel.KIND);
        known.add(StackTraining.KIND);
        throw new InputException("Option --kind is '" + name + "', it must be one of " + String.join(", ", known));
    }

    /**
     * The horizon in days.
     *
     * @param windowMinutes length of the training window
     */
    double horizonDays(final double windowMinutes) throws InputException {
        return horizonDays(horizon, windowMinutes);
    }

    /** The same for a given text, or for none if it is null. */
    static double horizonDays(final String horizon, final double windowMinutes) throws InputException {
        if (horizon == null) {
            return Math.max(
                    1 / MINUTES_OF_A_DAY, Math.min(DEFAULT_HORIZON, windowMinutes / HORIZONS / MINUTES_OF_A_DAY));
        }
        final Matcher matcher = DURATION.matcher(horizon.trim().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            final double days = Integer.parseInt(matcher.group(1)) / ("h".equals(matcher.group(2)) ? 24d : 1d);
            if (days > 0 && days <= LONGEST_HORIZON) {
                return days;
            }
        }
        throw new InputException("Option --horizon is '" + horizon + "', it must be a number of days or hours above 0,"
                + " such as 30d or 12h, and at most " + (int) LONGEST_HORIZON + "d");
    }
}
