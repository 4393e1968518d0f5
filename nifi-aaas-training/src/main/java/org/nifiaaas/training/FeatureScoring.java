package org.nifiaaas.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.features.encode.FeatureEncoder;
import org.nifiaaas.repository.bundle.Calibration;
import org.nifiaaas.training.evaluate.UserScorer;
import org.nifiaaas.training.features.PairKnowledge;
import org.nifiaaas.training.models.WideDeepModel;

/** Scores pairs of the users and items of a training by what is known of them at a moment. Immutable and thread-safe. */
final class FeatureScoring {

    /** Makes an id that falls into other places of crosses. */
    private static final String UNLEARNED = "unlearned ";

    private final String featuresHash;
    private final PairKnowledge known;
    private final Vocabulary users;
    private final Vocabulary items;

    /**
     * Creates a scoring.
     *
     * @param featuresHash of the specification whose features are known
     * @param users of the training
     * @param items of the training
     */
    FeatureScoring(
            final String featuresHash, final PairKnowledge known, final Vocabulary users, final Vocabulary items) {
        this.featuresHash = featuresHash;
        this.known = known;
        this.users = users;
        this.items = items;
    }

    /** Hash of the specification whose features are known. */
    String featuresHash() {
        return featuresHash;
    }

    Vocabulary users() {
        return users;
    }

    Vocabulary items() {
        return items;
    }

    /** Id of a user of the training; one that nobody has for {@link Vocabulary#UNKNOWN}. */
    private String user(final int index) {
        return index == Vocabulary.UNKNOWN ? "" : users.token(index);
    }

    private String item(final int index) {
        return index == Vocabulary.UNKNOWN ? "" : items.token(index);
    }

    /** The features of a pair, which need not be of the training. */
    List<Object> values(final String user, final String item) {
        return known.of(user).values(items.index(item));
    }

    /**
     * Scores pairs of the training.
     *
     * @param pairUsers indices of users; pairs of one user should be neighbours
     * @param pairItems indices of items, as many
     * @param learned whether the network may recognise the users, or has nothing but their features
     */
    float[] score(
            final WideDeepModel model,
            final FeatureEncoder encoder,
            final int[] pairUsers,
            final int[] pairItems,
            final boolean learned) {
        final int width = FeatureExtractor.COLUMNS + encoder.width();
        final float[] inputs = new float[Math.multiplyExact(pairUsers.length, width)];
        PairKnowledge.OfUser pairs = null;
        for (int pair = 0; pair < pairUsers.length; pair++) {
            if (pairs == null || pairUsers[pair] != pairUsers[pair - 1]) {
                pairs = known.of(user(pairUsers[pair]));
            }
            final int at = pair * width;
            inputs[at] = FeatureExtractor.embeddingRow(learned ? pairUsers[pair] : Vocabulary.UNKNOWN);
            inputs[at + 1] = FeatureExtractor.embeddingRow(pairItems[pair]);
            encoder.encode(
                    learned ? user(pairUsers[pair]) : UNLEARNED + user(pairUsers[pair]),
                    item(pairItems[pair]),
                    pairs.values(pairItems[pair]),
                    inputs,
                    at + FeatureExtractor.COLUMNS);
        }
        return model.probabilities(inputs, width);
    }

    /**
     * Makes scorers of a serialized network, one for each thread, over the users and items of the training.
     *
     * @param bytes the network
     * @param ownUsers users that the network knows
     * @param ownItems items that the network knows
     */
    Supplier<UserScorer> scorers(
            final byte[] bytes,
            final FeatureEncoder encoder,
            final Calibration calibration,
            final Vocabulary ownUsers,
            final Vocabulary ownItems) {
        final int[] itemRows = IntStream.rangeClosed(Vocabulary.UNKNOWN, items.size())
                .map(item -> FeatureExtractor.embeddingRow(
                        item == Vocabulary.UNKNOWN ? item : ownItems.index(items.token(item))))
                .toArray();
        return () -> scorer(read(bytes), encoder, calibration, ownUsers, itemRows);
    }

    private static WideDeepModel read(final byte... bytes) {
        try {
            return WideDeepModel.fromBytes(bytes);
        } catch (final IOException e) {
            throw new UncheckedIOException("The serialized model cannot be read again", e);
        }
    }

    /** A scorer of a network that knows the users and items of the training. */
    UserScorer scorer(final WideDeepModel model, final FeatureEncoder encoder) {
        final int[] itemRows = IntStream.rangeClosed(Vocabulary.UNKNOWN, items.size())
                .map(FeatureExtractor::embeddingRow)
                .toArray();
        return scorer(model, encoder, Calibration.none(), users, itemRows);
    }

    private UserScorer scorer(
            final WideDeepModel model,
            final FeatureEncoder encoder,
            final Calibration calibration,
            final Vocabulary ownUsers,
            final int... itemRows) {
        final int width = FeatureExtractor.COLUMNS + encoder.width();
        final float[] inputs = new float[Math.multiplyExact(itemRows.length, width)];
        return (user, scores) -> {
            final String id = user(user);
            final PairKnowledge.OfUser pairs = known.of(id);
            final int userRow = FeatureExtractor.embeddingRow(user == Vocabulary.UNKNOWN ? user : ownUsers.index(id));
            for (int item = 0; item < itemRows.length; item++) {
                inputs[item * width] = userRow;
                inputs[item * width + 1] = itemRows[item];
                encoder.encode(id, item(item), pairs.values(item), inputs, item * width + FeatureExtractor.COLUMNS);
            }
            final float[] probabilities = model.probabilities(inputs, width);
            for (int item = 0; item < scores.length; item++) {
                scores[item] = calibration.apply(probabilities[item]);
            }
        };
    }
}
