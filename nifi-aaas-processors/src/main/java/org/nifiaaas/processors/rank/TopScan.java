package org.nifiaaas.processors.rank;

import java.util.BitSet;
import org.nifiaaas.processors.record.RecordException;
import org.nifiaaas.services.Catalogue;
import org.nifiaaas.services.ProfileStoreException;
import org.nifiaaas.services.ScoringException;

/**
 * Finds the best candidates of a catalogue, chunk by chunk. Its memory is one chunk of scores and the best K, however many candidates there are, and no object is
 * made for a candidate. Not thread-safe.
 */
public final class TopScan {

    /** Candidates that are scored together. */
    public static final int CHUNK = 4096;

    private final TopIds top;
    private final int[] chunk;
    private final float[] scores;

    /**
     * Creates a scan that can be used again and again.
     *
     * @param catalogue names the candidates
     * @param most how many are kept, 1 or more
     */
    TopScan(final Catalogue catalogue, final int most) {
        this.top = new TopIds(catalogue, most);
        this.chunk = new int[Math.min(CHUNK, catalogue.size())];
        this.scores = new float[chunk.length];
    }

    /**
     * Scores all candidates.
     *
     * @param candidates indices of the catalogue
     * @param scorer scores a chunk
     * @param filter says which scored candidates count
     * @return the best, the best first; valid until the next scan
     * @throws ScoringException also if a score is not a number
     */
    TopIds scan(final BitSet candidates, final ChunkScorer scorer, final Filter filter)
            throws RecordException, ScoringException, UnscorableException, ProfileStoreException {
        top.clear();
        int count = 0;
        for (int index = candidates.nextSetBit(1); index >= 0; index = candidates.nextSetBit(index + 1)) {
            chunk[count++] = index;
            if (count == chunk.length) {
                scan(count, scorer, filter);
                count = 0;
            }
        }
        if (count > 0) {
            scan(count, scorer, filter);
        }
        top.sort();
        return top;
    }

    private void scan(final int count, final ChunkScorer scorer, final Filter filter)
            throws RecordException, ScoringException, UnscorableException, ProfileStoreException {
        scorer.score(chunk, count, scores);
        for (int position = 0; position < count; position++) {
            final float score = scores[position];
            if (!Float.isFinite(score)) {
                throw new ScoringException("The model gave a score that is not a number", null);
            }
            if (filter.accepts(chunk[position], score)) {
                top.offer(chunk[position], score);
            }
        }
    }

    /** Scores the first candidates of an array. */
    interface ChunkScorer {
        /**
         * Scores them.
         *
         * @throws UnscorableException if what the version asks for is not there
         * @throws ProfileStoreException if profiles cannot be read now
         */
        void score(int[] indices, int count, float[] scores)
                throws RecordException, ScoringException, UnscorableException, ProfileStoreException;
    }

    /** Says whether a candidate counts at its score. */
    interface Filter {
        boolean accepts(int index, float score);
    }
}
