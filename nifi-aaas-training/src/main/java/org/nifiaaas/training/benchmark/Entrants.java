package org.nifiaaas.training.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nifiaaas.training.evaluate.Baselines;
import org.nifiaaas.training.failure.InputException;
import org.nifiaaas.training.learn.EncoderTrainer;
import org.nifiaaas.training.learn.ModelKind;

/** Who may take part, by name. */
public final class Entrants {

    /** The networks, which are trained by BigDL and take part only if they are named. */
    public static final List<String> NETWORKS = Collections.unmodifiableList(Arrays.asList("gmf", "mlp", "neumf"));

    /** Users by how much they bought lately. */
    static final String ACTIVITY = "activity";

    /** Pairs by how often the user bought at the item. */
    static final String PAST_PURCHASES = "past-purchases";

    private static final String ALL = "all";
    private static final String POPULARITY_EVER = "popularity-ever";

    private Entrants() {}

    /** All names, from the simplest to the richest. */
    public static List<String> names() {
        final List<String> names = new ArrayList<>();
        names.add(ACTIVITY);
        names.add(PAST_PURCHASES);
        names.add(POPULARITY_EVER);
        for (final ModelKind kind : ModelKind.values()) {
            names.add(kind.value());
        }
        names.addAll(NETWORKS);
        names.add(HistoryEntrants.AUTO);
        return names;
    }

    /**
     * The entrants that are asked for, in the order of {@link #names()}.
     *
     * @param asked names; {@code all} stands for all but the networks and {@link ModelKind#HISTORY_NETWORK}
     * @throws InputException if there is none of such a name
     */
    public static List<String> select(final List<String> asked) throws InputException {
        final Set<String> wanted = new LinkedHashSet<>();
        for (final String name : asked) {
            if (ALL.equals(name.trim())) {
                wanted.addAll(names());
                wanted.removeAll(NETWORKS);
                wanted.remove(ModelKind.HISTORY_NETWORK.value());
            }
        }
        for (final String name : asked) {
            if (names().contains(name.trim())) {
                wanted.add(name.trim());
            } else if (!ALL.equals(name.trim())) {
                throw new InputException("Option --models has '" + name.trim() + "', it must be all or some of "
                        + String.join(", ", names()));
            }
        }
        final List<String> selected = new ArrayList<>(names());
        selected.retainAll(wanted);
        return selected;
    }

    /**
     * The kinds between which it is chosen what to continue: those that are selected and can be continued; the ones that take part where none is named if
     * the choice itself is selected, or none of them.
     *
     * @param selected names
     */
    public static Set<ModelKind> continued(final List<String> selected) {
        final Set<ModelKind> kinds = EnumSet.noneOf(ModelKind.class);
        for (final ModelKind kind : ModelKind.values()) {
            if (selected.contains(kind.value()) && kind.canGoOn()) {
                kinds.add(kind);
            }
        }
        return kinds.isEmpty() || selected.contains(HistoryEntrants.AUTO) ? ModelKind.auto() : kinds;
    }

    /**
     * Makes the entrants.
     *
     * @param selected names
     * @param networks {@link #NETWORKS} by name
     * @param encoders trains what a history network consists of
     */
    public static Map<String, Entrant> of(
            final List<String> selected,
            final BenchmarkData data,
            final Map<String, ? extends Entrant> networks,
            final EncoderTrainer encoders) {
        final Map<String, Entrant> all = new LinkedHashMap<>();
        all.put(
                ACTIVITY,
                new BaselineEntrant(data.snapshot(), "users by how much they bought lately", Baselines::activity));
        all.put(
                PAST_PURCHASES,
                new BaselineEntrant(
                        data.snapshot(), "pairs by how often the user bought the item", Baselines::pastPurchases));
        all.put(
                POPULARITY_EVER,
                new BaselineEntrant(
                        data.snapshot(), "items by how many users ever bought them", Baselines::popularity));
        final HistoryEntrants shared = new HistoryEntrants(data, shared(selected), encoders);
        for (final ModelKind kind : ModelKind.values()) {
            final HistoryEntrants histories =
                    kind.isAuto() ? shared : new HistoryEntrants(data, Collections.singleton(kind), encoders);
            all.put(kind.value(), histories.kind(kind));
        }
        NETWORKS.forEach(name -> all.put(name, networks.get(name)));
        all.put(HistoryEntrants.AUTO, shared.auto());
        all.keySet().retainAll(selected);
        return all;
    }

    /** The kinds whose preparation is shared; what a kind beside them costs is not counted as theirs. */
    private static Set<ModelKind> shared(final List<String> selected) {
        final Set<ModelKind> kinds = ModelKind.auto();
        if (!selected.contains(HistoryEntrants.AUTO)) {
            kinds.removeIf(kind -> !selected.contains(kind.value()));
        }
        return kinds;
    }
}
