package org.nifiaaas.services.model.version;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.CatalogueScorer;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.Scorer;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.PurchaseHistory;
import org.nifiaaas.services.model.source.Explanation;

/**
 * Scores pairs with one loaded version. Not thread-safe.
 *
 * <p>A large batch is scored in chunks, so memory is bounded by the chunk and not by the batch. The scorer takes a copy of the module at its first batch and
 * gives it back when it is closed; a copy whose forward pass failed is dropped and the next batch takes another one.
 */
public final class VersionScorer implements Scorer, CatalogueScorer, AutoCloseable {

    /** Rows of one forward pass at most. */
    public static final int CHUNK_ROWS = 512;

    private static final int USER_COLUMN = 0;
    private static final int ITEM_COLUMN = 1;
    private static final float ROUNDING = 1e-5f;
    private static final PurchaseHistory NOTHING = new PurchaseHistory(new int[0], new double[0]);

    private final LoadedVersion version;
    private final LiveHistories histories;
    private ModuleCopy copy;
    /** Input of one chunk of whole catalogues, kept from call to call. */
    private int[] chunk = new int[0];

    /** Null if the version scores by user and item alone. */
    private final FeatureRows featureRows;

    private boolean closed;

    public VersionScorer(final LoadedVersion version) {
        this.version = version;
        this.histories = new LiveHistories(version.extractor());
        this.featureRows = version.encoder()
                .map(encoder -> new FeatureRows(version, encoder))
                .orElse(null);
    }

    @Override
    public ScoreBatch score(final PairBatch pairs) throws ScoringException {
        requireOpen();
        if (featureRows != null) {
            return scoreFeatures(pairs);
        }
        final float[] propensities = new float[pairs.size()];
        final BitSet unknownUsers = new BitSet(pairs.size());
        final BitSet unknownItems = new BitSet(pairs.size());
        if (version.scoresHistories() && pairs.hasFeatures()) {
            scoreHistories(pairs, propensities, unknownUsers, unknownItems);
            return ScoreBatch.of(propensities, unknownUsers, unknownItems);
        }
        scoreChunks(pairs.size(), propensities, (from, rows) -> {
            final int[] input = encode(pairs, from, rows);
            markUnknown(input, from, unknownUsers, unknownItems);
            return input;
        });
        return ScoreBatch.of(propensities, unknownUsers, unknownItems);
    }

    /** Scores by the histories that are given, and by the version's own copy where none is. */
    private void scoreHistories(
            final PairBatch pairs, final float[] propensities, final BitSet unknownUsers, final BitSet unknownItems)
            throws ScoringException {
        histories.nextBatch();
        withCopy(module -> {
            for (int from = 0; from < pairs.size(); from += CHUNK_ROWS) {
                final int rows = Math.min(CHUNK_ROWS, pairs.size() - from);
                final int[] input = encode(pairs, from, rows);
                final List<PurchaseHistory> given = histories.of(pairs, from, rows);
                markUnknown(input, from, unknownUsers, unknownItems);
                markSeen(given, from, unknownUsers);
                keep(module.forward(input, given, rows), from, rows, propensities);
            }
            return propensities;
        });
    }

    private static void markSeen(final List<PurchaseHistory> given, final int from, final BitSet unknownUsers) {
        for (int row = 0; row < given.size(); row++) {
            if (given.get(row) != null && given.get(row).size() > 0) {
                unknownUsers.clear(from + row);
            }
        }
    }

    /** A user without an id in the vocabulary is known nevertheless if the features say what the user did. */
    private ScoreBatch scoreFeatures(final PairBatch pairs) throws ScoringException {
        final float[] propensities = new float[pairs.size()];
        final BitSet unknownUsers = new BitSet(pairs.size());
        final BitSet unknownItems = new BitSet(pairs.size());
        histories.nextBatch();
        for (int from = 0; from < pairs.size(); from += CHUNK_ROWS) {
            final int first = from;
            final int rows = Math.min(CHUNK_ROWS, pairs.size() - first);
            final int[] input = encode(pairs, first, rows);
            markUnknown(input, first, unknownUsers, unknownItems);
            // Before the copy is taken, which a failure would drop.
            final float[] features = featureRows.encode(pairs, first, rows);
            final List<PurchaseHistory> given =
                    version.scoresHistories() ? histories(pairs, input, first, rows) : List.of();
            withCopy(module -> {
                final float[] scores = version.scoresHistories()
                        ? module.forward(input, features, given, rows)
                        : module.forward(input, features, rows);
                keep(scores, first, rows, propensities);
                return propensities;
            });
        }
        for (int row = unknownUsers.nextSetBit(0); row >= 0; row = unknownUsers.nextSetBit(row + 1)) {
            unknownUsers.set(row, !pairs.features(row).userSeen());
        }
        return ScoreBatch.of(propensities, unknownUsers, unknownItems);
    }

    /** What comes with the rows; of a user without an id whom nobody has seen it is known that there is nothing. */
    private List<PurchaseHistory> histories(final PairBatch pairs, final int[] input, final int from, final int rows) {
        final int unknown = version.extractor().row(Vocabulary.UNKNOWN);
        final List<PurchaseHistory> given = histories.of(pairs, from, rows);
        for (int row = 0; row < rows; row++) {
            if (given.get(row) == null
                    && input[row * FeatureExtractor.COLUMNS] == unknown
                    && !pairs.features(from + row).userSeen()) {
                given.set(row, NOTHING);
            }
        }
        return given;
    }

    private int[] encode(final PairBatch pairs, final int from, final int rows) {
        final String[] users = new String[rows];
        final String[] items = new String[rows];
        for (int row = 0; row < rows; row++) {
            users[row] = pairs.user(from + row);
            items[row] = pairs.item(from + row);
        }
        return version.extractor().encode(users, items);
    }

    private void markUnknown(final int[] input, final int from, final BitSet unknownUsers, final BitSet unknownItems) {
        final int unknown = version.extractor().row(Vocabulary.UNKNOWN);
        for (int row = 0; row < input.length / FeatureExtractor.COLUMNS; row++) {
            if (input[row * FeatureExtractor.COLUMNS] == unknown) {
                unknownUsers.set(from + row);
            }
            if (input[row * FeatureExtractor.COLUMNS + 1] == unknown) {
                unknownItems.set(from + row);
            }
        }
    }

    private void keep(final float[] scores, final int from, final int rows, final float[] propensities)
            throws ScoringException {
        if (scores.length != rows) {
            throw new ScoringException(version + " gave " + scores.length + " scores for " + rows + " rows", null);
        }
        for (int row = 0; row < rows; row++) {
            final float score = scores[row];
            if (!(score >= -ROUNDING && score <= 1 + ROUNDING)) {
                throw new ScoringException(version + " gave " + score + ", which is not a probability", null);
            }
            propensities[from + row] = version.calibration().apply(Math.min(1, Math.max(0, score)));
        }
    }

    @Override
    public int[] popularItems() {
        return version.popularItems();
    }

    @Override
    public boolean scoresUnknownIds() {
        return version.extractor().unknownRows();
    }

    @Override
    public Catalogue users() {
        return version.users();
    }

    @Override
    public Catalogue items() {
        return version.items();
    }

    @Override
    public void scoreItems(final int user, final int[] items, final int count, final float[] scores)
            throws ScoringException {
        Objects.checkIndex(user, users().size() + 1);
        scoreAll(user, USER_COLUMN, items, items().size(), count, scores);
    }

    @Override
    public void scoreUsers(final int item, final int[] users, final int count, final float[] scores)
            throws ScoringException {
        Objects.checkIndex(item, items().size() + 1);
        scoreAll(item, ITEM_COLUMN, users, users().size(), count, scores);
    }

    /** Scores pairs that have the index in one column in common. */
    private void scoreAll(
            final int common,
            final int commonColumn,
            final int[] others,
            final int largestOther,
            final int count,
            final float[] scores)
            throws ScoringException {
        requireOpen();
        requireIdsAlone();
        Objects.checkFromIndexSize(0, count, Math.min(others.length, scores.length));
        if (chunk.length < Math.min(count, CHUNK_ROWS) * FeatureExtractor.COLUMNS) {
            chunk = new int[Math.min(count, CHUNK_ROWS) * FeatureExtractor.COLUMNS];
        }
        scoreChunks(count, scores, (from, rows) -> {
            for (int row = 0; row < rows; row++) {
                final int start = row * FeatureExtractor.COLUMNS;
                final int other = Objects.checkIndex(others[from + row], largestOther + 1);
                chunk[start + commonColumn] = version.extractor().row(common);
                chunk[start + 1 - commonColumn] = version.extractor().row(other);
            }
            return chunk;
        });
    }

    @Override
    public int[] reasons(final int user, final int item, final int atMost) throws ScoringException {
        requireOpen();
        final int userRow = userRow(user);
        final int itemRow = itemRow(item);
        if (userRow == FeatureExtractor.NO_ROW || itemRow == FeatureExtractor.NO_ROW) {
            return new int[0];
        }
        return withCopy(module -> indices(module.reasons(userRow, itemRow, atMost)));
    }

    @Override
    public int[] reasons(final PairBatch pairs, final int row, final int atMost) throws ScoringException {
        requireOpen();
        Objects.checkIndex(row, pairs.size());
        final int item = items().index(pairs.item(row));
        final boolean given = version.scoresHistories()
                && pairs.hasFeatures()
                && pairs.features(row).history().isPresent();
        if (!given) {
            return reasons(users().index(pairs.user(row)), item, atMost);
        }
        final PurchaseHistory history =
                histories.of(pairs.features(row).history().get());
        return withCopy(module -> indices(module.reasons(history, itemRow(item), atMost)));
    }

    private int[] indices(final int... rows) {
        final int firstRow = version.extractor().row(1);
        for (int position = 0; position < rows.length; position++) {
            rows[position] += 1 - firstRow;
        }
        return rows;
    }

    @Override
    public Optional<LocalDate> lastBought(final int user, final int item) throws ScoringException {
        requireOpen();
        final int userRow = userRow(user);
        final int itemRow = itemRow(item);
        if (userRow == FeatureExtractor.NO_ROW || itemRow == FeatureExtractor.NO_ROW) {
            return Optional.empty();
        }
        final OptionalLong millis = withCopy(module -> module.lastPurchase(userRow, itemRow));
        return millis.stream()
                .mapToObj(Instant::ofEpochMilli)
                .map(time -> LocalDate.ofInstant(time, version.zone()))
                .findFirst();
    }

    private int userRow(final int user) {
        return version.extractor().row(Objects.checkIndex(user, users().size() + 1));
    }

    private int itemRow(final int item) {
        return version.extractor().row(Objects.checkIndex(item, items().size() + 1));
    }

    private void scoreChunks(final int count, final float[] scores, final ChunkEncoder encoder)
            throws ScoringException {
        withCopy(module -> {
            for (int from = 0; from < count; from += CHUNK_ROWS) {
                final int rows = Math.min(CHUNK_ROWS, count - from);
                scoreChunk(module, encoder.encode(from, rows), from, rows, scores);
            }
            return scores;
        });
    }

    /** Lets the copy work and keeps it, unless it failed. */
    private <T> T withCopy(final Work<T> work) throws ScoringException {
        try {
            final ModuleCopy used = copy == null ? version.takeCopy() : copy;
            copy = null;
            final T result = work.with(used);
            copy = used;
            return result;
        } catch (final EngineException e) {
            throw new ScoringException(version + " cannot score: " + Explanation.of(e), e);
        }
    }

    private void scoreChunk(
            final ModuleCopy module, final int[] input, final int from, final int rows, final float[] scores)
            throws EngineException, ScoringException {
        if (version.extractor().unknownRows()) {
            keep(module.forward(input, rows), from, rows, scores);
            return;
        }
        Arrays.fill(scores, from, from + rows, Float.NaN);
        final KnownRows known = KnownRows.of(input, rows);
        if (known.count() > 0) {
            final float[] knownScores = new float[known.count()];
            keep(module.forward(known.input(), known.count()), 0, known.count(), knownScores);
            known.spread(knownScores, scores, from);
        }
    }

    private void requireIdsAlone() throws ScoringException {
        if (featureRows != null) {
            throw new ScoringException(
                    version + " scores by features, which whole catalogues do not have: score pairs with theirs", null);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("The lease of " + version + " is closed");
        }
    }

    /** Gives the copy back. Closing twice has no effect. */
    @Override
    public void close() {
        closed = true;
        if (copy != null) {
            version.giveBack(copy);
            copy = null;
        }
    }

    private interface Work<T> {
        T with(ModuleCopy module) throws EngineException, ScoringException;
    }

    private interface ChunkEncoder {

        /** Input of the rows from {@code from} on, good until the next call. */
        int[] encode(int from, int rows);
    }
}
