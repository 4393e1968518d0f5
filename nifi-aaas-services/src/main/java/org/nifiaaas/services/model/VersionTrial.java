package org.nifiaaas.services.model;

import java.util.function.IntPredicate;
import org.nifiaaas.repository.storage.RepositoryStorage;
import org.nifiaaas.services.PairBatch;
import org.nifiaaas.services.ScoreBatch;
import org.nifiaaas.services.ScoringException;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.Engines;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.model.loading.VersionLoader;
import org.nifiaaas.services.model.loading.VersionRefusedException;
import org.nifiaaas.services.model.source.Explanation;
import org.nifiaaas.services.model.source.ModelRepository;
import org.nifiaaas.services.model.version.LoadedVersion;
import org.nifiaaas.services.model.version.VersionScorer;

/**
 * A version that is tried outside of NiFi, with the engine that NiFi's service would load it with, before anybody is allowed to see it. Not thread-safe.
 */
public final class VersionTrial implements AutoCloseable {

    /** How far a score may lie from a golden one. */
    public static final float TOLERANCE = VersionLoader.TOLERANCE;

    /** Embedding rows that are looked for at most: a network without a table for a side has a row for every index. */
    private static final int MOST_ROWS = 1 << 30;

    private final LoadedVersion version;

    private VersionTrial(final LoadedVersion version) {
        this.version = version;
    }

    /**
     * Loads a version without asking whether its golden rows score as they should.
     *
     * @param repository has the version's model at its root; the caller closes it
     * @return the trial, which the caller closes
     * @throws VersionRefusedException if the bundle is not whole or the engine cannot run its module
     */
    public static VersionTrial open(final RepositoryStorage repository, final String model, final long number)
            throws VersionRefusedException {
        return open(repository, model, number, ServedEngines.all());
    }

    static VersionTrial open(
            final RepositoryStorage repository, final String model, final long number, final Engines engines)
            throws VersionRefusedException {
        return new VersionTrial(loader(repository, engines).loadUnproven(model, number));
    }

    /**
     * Loads a version as NiFi's service does before it serves: golden rows and all.
     *
     * @param repository has the version's model at its root; the caller closes it
     * @throws VersionRefusedException if the service would refuse it
     */
    public static void check(final RepositoryStorage repository, final String model, final long number)
            throws VersionRefusedException {
        loader(repository, ServedEngines.all()).load(model, number).close();
    }

    private static VersionLoader loader(final RepositoryStorage repository, final Engines engines) {
        return new VersionLoader(new ModelRepository(repository), engines);
    }

    /**
     * Scores pairs of ids.
     *
     * @param users canonical user ids
     * @param items canonical item ids, as many
     * @return the propensity of each pair
     * @throws VersionRefusedException if the module cannot score them
     */
    public float[] score(final String[] users, final String[] items) throws VersionRefusedException {
        try (VersionScorer scorer = new VersionScorer(version)) {
            final ScoreBatch scores = scorer.score(PairBatch.of(users, items));
            final float[] propensities = new float[users.length];
            for (int row = 0; row < propensities.length; row++) {
                propensities[row] = scores.propensity(row);
            }
            return propensities;
        } catch (final ScoringException e) {
            throw new VersionRefusedException(Explanation.of(e), false, e);
        }
    }

    /** Embedding rows that the vocabulary of users needs. */
    public int neededUserRows() {
        return version.extractor().row(version.extractor().users().size());
    }

    /** Embedding rows that the vocabulary of items needs. */
    public int neededItemRows() {
        return version.extractor().row(version.extractor().items().size());
    }

    /**
     * Counts the embedding rows of users by asking the module for them.
     *
     * @throws VersionRefusedException if it cannot score at all
     */
    public int userRows() throws VersionRefusedException {
        return rows(neededUserRows(), row -> scores(row, 1));
    }

    /** Counts the embedding rows of items likewise. */
    public int itemRows() throws VersionRefusedException {
        return rows(neededItemRows(), row -> scores(1, row));
    }

    private int rows(final int needed, final IntPredicate exists) throws VersionRefusedException {
        forward(1, 1);
        int last = 1;
        int next = Math.min(Math.max(needed, 2), MOST_ROWS);
        while (next < MOST_ROWS && exists.test(next)) {
            last = next;
            next = last == needed ? needed + 1 : Math.min(MOST_ROWS, 2 * last);
        }
        while (next - last > 1) {
            final int middle = (last + next) >>> 1;
            if (exists.test(middle)) {
                last = middle;
            } else {
                next = middle;
            }
        }
        return last;
    }

    private boolean scores(final int userRow, final int itemRow) {
        try {
            forward(userRow, itemRow);
            return true;
        } catch (final VersionRefusedException e) {
            return false;
        }
    }

    private void forward(final int userRow, final int itemRow) throws VersionRefusedException {
        try {
            final ModuleCopy copy = version.takeCopy();
            copy.forward(new int[] {userRow, itemRow}, 1);
            version.giveBack(copy);
        } catch (final EngineException e) {
            throw new VersionRefusedException(Explanation.of(e), false, e);
        }
    }

    @Override
    public void close() {
        version.close();
    }
}
