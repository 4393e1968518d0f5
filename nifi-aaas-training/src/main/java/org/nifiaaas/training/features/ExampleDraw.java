package org.nifiaaas.training.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.features.encode.FeatureEncoding;
import org.nifiaaas.features.encode.FeatureEncodingFitter;
import org.nifiaaas.scoring.history.HistorySnapshot;
import org.nifiaaas.training.sample.FeatureRows;

/**
 * Draws the examples of a network of features: pairs as of moments, with the features that were known then, and whether the user bought at the item in the time
 * after it. Not thread-safe.
 *
 * <p>Of each user all items that were bought are taken. Of the others some are drawn, whatever the user bought: of the items that the user had bought before the
 * moment, evenly, and of those that are new to the user, for one half evenly and for the other by how many users had bought them. The chance of each is the offset of
 * its row. Users who had bought nothing before the moment are unknown users with the features of nobody; there is one of them for ten others at most. Items
 * that nobody had bought are left out.
 */
public final class ExampleDraw {

    private static final double COLD_SHARE = 0.1;
    private static final int MOST_DRAWN = 100;
    private static final int ATTEMPTS = 20;

    private final FeatureSet features;
    private final Vocabulary users;
    private final Vocabulary items;
    private final int negatives;
    private final double unknownShare;
    private final long seed;
    private final List<Example> examples = new ArrayList<>();

    /**
     * Creates a draw without examples.
     *
     * @param negatives drawn pairs of each sort for each pair that was bought, on average
     * @param unknownShare share of the examples whose user, and of those whose item, is made an unknown one
     */
    public ExampleDraw(
            final FeatureSet features,
            final Vocabulary users,
            final Vocabulary items,
            final int negatives,
            final double unknownShare,
            final long seed) {
        this.features = features;
        this.users = users;
        this.items = items;
        this.negatives = negatives;
        this.unknownShare = unknownShare;
        this.seed = seed;
    }

    /**
     * Draws the examples of a moment.
     *
     * @param before what the users that take part had bought before it; the log has their later purchases too
     * @param until first minute after the time in which purchases count
     * @param known features as of the same moment
     * @param most examples are about so many, of fewer users if there would be more
     */
    public void add(final HistorySnapshot before, final int until, final PairKnowledge known, final int most) {
        new OfMoment(before, until, known).draw(most);
    }

    public int size() {
        return examples.size();
    }

    /** The encoding of the examples' features. */
    public FeatureEncoding encoding() {
        final FeatureEncodingFitter fitter = new FeatureEncodingFitter(features);
        examples.forEach(example -> fitter.add(example.values));
        return fitter.fit();
    }

    /** The examples as a network takes them. */
    public FeatureRows rows(final FeatureEncoder encoder) {
        final int width = FeatureExtractor.COLUMNS + encoder.width();
        final float[] inputs = new float[Math.multiplyExact(examples.size(), width)];
        final boolean[] bought = new boolean[examples.size()];
        final float[] offsets = new float[examples.size()];
        for (int row = 0; row < bought.length; row++) {
            final Example example = examples.get(row);
            final int at = row * width;
            inputs[at] = FeatureExtractor.embeddingRow(example.user);
            inputs[at + 1] = FeatureExtractor.embeddingRow(example.item);
            // An unknown id falls into some place of a cross, as it will when it is scored.
            encoder.encode(
                    example.user == Vocabulary.UNKNOWN ? "unknown " + row : users.token(example.user),
                    example.item == Vocabulary.UNKNOWN ? "unknown " + row : items.token(example.item),
                    example.values,
                    inputs,
                    at + FeatureExtractor.COLUMNS);
            bought[row] = example.bought;
            offsets[row] = example.offset;
        }
        return new FeatureRows(width, inputs, bought, offsets);
    }

    private static final class Example {

        private final int user;
        private final int item;
        private final boolean bought;
        private final float offset;
        private final List<Object> values;

        Example(final int user, final int item, final boolean bought, final double chance, final List<Object> values) {
            this.user = user;
            this.item = item;
            this.bought = bought;
            this.offset = (float) -Math.log(chance);
            this.values = values;
        }
    }

    /** The examples of one moment. */
    private final class OfMoment {

        private final HistorySnapshot before;
        private final int until;
        private final PairKnowledge known;
        private final SplittableRandom random;
        private final int[] candidates;
        private final double[] sums;
        private int drawn;

        OfMoment(final HistorySnapshot before, final int until, final PairKnowledge known) {
            this.before = before;
            this.until = until;
            this.known = known;
            this.random = new SplittableRandom(seed + before.asOf());
            this.candidates = IntStream.rangeClosed(1, items.size())
                    .filter(item -> before.ofItems().distinct(item) > 0)
                    .toArray();
            this.sums = new double[candidates.length];
            double sum = 0;
            for (int position = 0; position < sums.length; position++) {
                sum += before.ofItems().distinct(candidates[position]);
                sums[position] = sum;
            }
        }

        void draw(final int most) {
            if (candidates.length == 0) {
                return;
            }
            final int[] all = IntStream.rangeClosed(1, before.log().users())
                    .filter(user -> before.log().start(user) < before.log().end(user))
                    .toArray();
            final int[] warm =
                    Arrays.stream(all).filter(user -> before.distinct(user) > 0).toArray();
            final int[] cold = Arrays.stream(all)
                    .filter(user -> before.distinct(user) == 0)
                    .toArray();
            final double purchases = Arrays.stream(warm)
                    .mapToDouble(user -> before.log().bought(user, before.asOf(), until).length)
                    .average()
                    .orElse(0);
            drawn = (int) Math.min(MOST_DRAWN, Math.ceil(negatives * Math.max(1, purchases)));
            final int[] some = some(warm, (int) (most / (2 * drawn + purchases)));
            for (final int user : some) {
                ofUser(user, user);
            }
            for (final int user : some(cold, (int) Math.ceil(COLD_SHARE * some.length))) {
                ofUser(user, Vocabulary.UNKNOWN);
            }
        }

        /** Some of the users, drawn at random. */
        private int[] some(final int[] from, final int most) {
            final int[] shuffled = from.clone();
            final int count = Math.min(Math.max(1, most), shuffled.length);
            for (int position = 0; position < count; position++) {
                final int other = position + random.nextInt(shuffled.length - position);
                final int swapped = shuffled[position];
                shuffled[position] = shuffled[other];
                shuffled[other] = swapped;
            }
            return Arrays.copyOf(shuffled, count);
        }

        private void ofUser(final int user, final int shown) {
            final PairKnowledge.OfUser pairs = known.of(users.token(user));
            final int[] later = before.log().bought(user, before.asOf(), until);
            final double rest = shareOfNew(user);
            for (final int item : later) {
                if (before.ofItems().distinct(item) > 0) {
                    add(shown, item, true, chance(user, item, rest), pairs);
                }
            }
            for (final int item : some(before.items(user), drawn)) {
                if (Arrays.binarySearch(later, item) < 0) {
                    add(shown, item, false, chance(user, item, rest), pairs);
                }
            }
            int taken = 0;
            for (int attempt = 0; attempt < ATTEMPTS * drawn && taken < drawn; attempt++) {
                final int item = candidates[random.nextBoolean() ? random.nextInt(candidates.length) : byPopularity()];
                if (before.pair(user, item) < 0) {
                    taken++;
                    if (Arrays.binarySearch(later, item) < 0) {
                        add(shown, item, false, chance(user, item, rest), pairs);
                    }
                }
            }
        }

        private int byPopularity() {
            final int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
            return Math.min(candidates.length - 1, found >= 0 ? found + 1 : -found - 1);
        }

        /**
         * How often a pair is drawn that was not bought, on average.
         *
         * @param rest of {@link #shareOfNew}
         */
        private double chance(final int user, final int item, final double rest) {
            return before.pair(user, item) >= 0
                    ? Math.min(1, (double) drawn / before.distinct(user))
                    : drawn * share(item) / rest;
        }

        /** Chance that an item is new to a user, in one draw among all. */
        private double shareOfNew(final int user) {
            double taken = 0;
            for (int pair = before.start(user); pair < before.end(user); pair++) {
                taken += share(before.item(pair));
            }
            return Math.max(1e-9, 1 - taken);
        }

        /** Chance of an item in one draw among all. */
        private double share(final int item) {
            return 0.5 / candidates.length + 0.5 * before.ofItems().distinct(item) / sums[sums.length - 1];
        }

        private void add(
                final int user,
                final int item,
                final boolean bought,
                final double chance,
                final PairKnowledge.OfUser pairs) {
            examples.add(new Example(
                    random.nextDouble() < unknownShare ? Vocabulary.UNKNOWN : user,
                    random.nextDouble() < unknownShare ? Vocabulary.UNKNOWN : item,
                    bought,
                    chance,
                    pairs.values(item)));
        }
    }
}
