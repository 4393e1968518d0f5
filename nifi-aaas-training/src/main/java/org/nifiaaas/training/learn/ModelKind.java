package org.nifiaaas.training.learn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.PairFeature.Side;

/** Kinds of models of histories, from the simplest to the richest. Each has a few variants, between which tuning chooses. */
public enum ModelKind {
    /** The same ranking for everybody, by what was bought lately or ever. */
    POPULARITY("what sells lately") {
        @Override
        List<Variant> variants() {
            return each(
                    PairFeature.ITEM_RATE_SHORT,
                    PairFeature.ITEM_RATE,
                    PairFeature.ITEM_RATE_LONG,
                    PairFeature.ITEM_USERS);
        }
    },
    /** How often the user bought at the item, old purchases fading; new items by popularity. */
    FREQUENCY("what the user buys often") {
        @Override
        List<Variant> variants() {
            final List<Variant> variants = new ArrayList<>();
            for (final PairFeature feature : Arrays.asList(
                    PairFeature.PAIR_RATE_SHORT,
                    PairFeature.PAIR_RATE,
                    PairFeature.PAIR_RATE_LONG,
                    PairFeature.PAIR_RATE_YEAR)) {
                variants.add(new Variant(this, feature.toString(), false)
                        .head(Head.Pairs.NEW, Collections.singletonList(PairFeature.ITEM_USERS))
                        .head(Head.Pairs.REPEAT, Arrays.asList(feature, PairFeature.ITEM_USERS)));
            }
            return variants;
        }
    },
    /** Logistic regression on counts: of the user, of the item, of both together. */
    LOGISTIC("counts of the user, the item and both") {
        @Override
        List<Variant> variants() {
            return Collections.singletonList(new Variant(this, "counts", false)
                    .head(Head.Pairs.NEW, of(Side.USER, Side.ITEM))
                    .head(Head.Pairs.REPEAT, of(Side.USER, Side.ITEM, Side.PAIR)));
        }
    },
    /** Items whose users are those of what the user bought. */
    ITEM_KNN("items with the same users") {
        @Override
        List<Variant> variants() {
            return each(PairFeature.NEIGHBOUR);
        }
    },
    /** A walk from what the user bought over other users to what they bought. */
    RANDOM_WALK("what users of the same items buy") {
        @Override
        List<Variant> variants() {
            return each(PairFeature.WALK, PairFeature.WALK_RECENT);
        }
    },
    /** Ridge regression of each item on the others. */
    EASE("regression of each item on the others") {
        @Override
        List<Variant> variants() {
            return each(PairFeature.EASE, PairFeature.EASE_USER, PairFeature.EASE_RECENT);
        }
    },
    /** Factors of users and items, by alternating least squares for implicit feedback. */
    ALS("tastes that users have in common") {
        @Override
        List<Variant> variants() {
            return each(PairFeature.ALS);
        }
    },
    /** The same with factors of its own for each cluster of users. */
    KMEANS_ALS("tastes that users of the same cluster have in common") {
        @Override
        List<Variant> variants() {
            return each(PairFeature.KMEANS_ALS);
        }
    },
    /** What the user buys next, foretold by a network from what the user bought; repeated purchases by counts beside it. */
    HISTORY_NETWORK("a network over what the user bought") {
        @Override
        List<Variant> variants() {
            final List<PairFeature> alone = Collections.singletonList(PairFeature.HISTORY_NETWORK);
            final List<PairFeature> ofRepeat = of(Side.PAIR);
            ofRepeat.add(PairFeature.HISTORY_NETWORK);
            final List<PairFeature> withUser = of(Side.USER);
            withUser.add(PairFeature.HISTORY_NETWORK);
            final List<PairFeature> withAll = of(Side.USER, Side.ITEM, Side.PAIR);
            withAll.add(PairFeature.HISTORY_NETWORK);
            return Arrays.asList(
                    new Variant(this, "network, and counts of the pair", true)
                            .head(Head.Pairs.NEW, alone)
                            .head(Head.Pairs.REPEAT, ofRepeat),
                    new Variant(this, "network and all counts", true)
                            .head(Head.Pairs.NEW, withUser)
                            .head(Head.Pairs.REPEAT, withAll));
        }
    },
    /** All of them as components of one additive logistic model. For new purchases, of which there are few to learn from, with fewer of the components that say nearly the same; with factors if these are worth it. */
    BLEND("all of these together") {
        @Override
        List<Variant> variants() {
            final List<PairFeature> ofNew = of(Side.USER);
            ofNew.addAll(Arrays.asList(
                    PairFeature.ITEM_RATE,
                    PairFeature.ITEM_RATE_LONG,
                    PairFeature.ITEM_NEW_USERS_LONG,
                    PairFeature.ITEM_USERS,
                    PairFeature.WALK,
                    PairFeature.EASE,
                    PairFeature.EASE_USER));
            final List<PairFeature> withFactors = new ArrayList<>(ofNew);
            withFactors.add(PairFeature.ALS);
            return Arrays.asList(blend("counts and similarities", ofNew), blend("with factors", withFactors));
        }

        private Variant blend(final String name, final List<PairFeature> ofNew) {
            return new Variant(this, name, true)
                    .head(Head.Pairs.NEW, ofNew)
                    .head(Head.Pairs.REPEAT, of(Side.USER, Side.ITEM, Side.PAIR, Side.GRAPH));
        }
    };

    private final String description;

    ModelKind(final String description) {
        this.description = description;
    }

    /** What it goes by, in words. */
    public String description() {
        return description;
    }

    /** Name on the command line and in files, such as {@code item-knn}. */
    public String value() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * Whether it takes part where no kind is named: clusters cost much more than factors of all users together, and rank new items worse; the network costs more than all others together and was never
     * the best.
     */
    public boolean isAuto() {
        return this != KMEANS_ALS && this != HISTORY_NETWORK;
    }

    /** Whether a model of this kind can go on from a parent; a network is always trained as a whole. */
    public boolean canGoOn() {
        return this != HISTORY_NETWORK;
    }

    /** Whether each variant looks at all that the one before it does and at more, so that a richer one has to be worth it; or they are of one size. */
    boolean isNested() {
        return this == BLEND || this == HISTORY_NETWORK;
    }

    /** The kinds that take part where none is named. */
    public static Set<ModelKind> auto() {
        final Set<ModelKind> kinds = EnumSet.allOf(ModelKind.class);
        kinds.removeIf(kind -> !kind.isAuto());
        return kinds;
    }

    abstract List<Variant> variants();

    List<Variant> each(final PairFeature... features) {
        final List<Variant> variants = new ArrayList<>();
        for (final PairFeature feature : features) {
            variants.add(new Variant(this, feature.toString(), false)
                    .head(Head.Pairs.ALL, Collections.singletonList(feature)));
        }
        return variants;
    }

    private static List<PairFeature> of(final Side... sides) {
        final List<PairFeature> features = new ArrayList<>();
        for (final PairFeature feature : PairFeature.values()) {
            if (Arrays.asList(sides).contains(feature.side())) {
                features.add(feature);
            }
        }
        return features;
    }
}
