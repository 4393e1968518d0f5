package org.nifiaaas.sandbox.model;

import java.nio.file.Path;
import java.util.Arrays;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.GoldenRows;
import org.nifiaaas.repository.bundle.PairSample;
import org.nifiaaas.sandbox.console.SandboxException;

/** Golden rows of a model that was trained elsewhere: those that its trainer wrote down, or pairs to be scored here. */
final class GoldenPairs {

    private static final long SEED = 1;

    private GoldenPairs() {}

    /**
     * Reads what the trainer wrote down; ids are brought into canonical form.
     *
     * @param unknownRows whether the model scores unknown ids
     * @throws SandboxException if the rows cannot be read or cannot prove anything
     */
    static GoldenRows read(final Path file, final Vocabulary users, final Vocabulary items, final boolean unknownRows)
            throws SandboxException {
        final GoldenRows rows;
        try {
            rows = GoldenRows.fromJson(InputFiles.text(file));
        } catch (final IllegalArgumentException e) {
            throw SandboxException.failure(file + ": " + e.getMessage());
        }
        final String[] userTokens = canonical(rows.users());
        final String[] itemTokens = canonical(rows.items());
        int known = 0;
        for (int row = 0; row < rows.size(); row++) {
            final boolean userKnown = users.index(userTokens[row]) != Vocabulary.UNKNOWN;
            final boolean itemKnown = items.index(itemTokens[row]) != Vocabulary.UNKNOWN;
            if (userKnown && itemKnown) {
                known++;
            } else if (!unknownRows) {
                throw SandboxException.failure(file + ", row " + (row + 1) + ": the "
                        + (userKnown ? "item '" + itemTokens[row] : "user '" + userTokens[row])
                        + "' is in no vocabulary, and with --unknown-rows no the model has no score for it");
            }
        }
        if (known == 0) {
            throw SandboxException.failure(
                    file + ": no row has a user and an item that are both in the vocabularies, so it proves nothing");
        }
        return GoldenRows.of(userTokens, itemTokens, rows.expected());
    }

    private static String[] canonical(final String[] ids) {
        return Arrays.stream(ids).map(IdTokenizer::canonical).toArray(String[]::new);
    }

    /** Draws pairs whose scores are still to be filled in. */
    static GoldenRows draw(final Vocabulary users, final Vocabulary items, final boolean unknownRows) {
        final PairSample pairs = PairSample.of(users, items, SEED, unknownRows);
        return GoldenRows.of(pairs.users(), pairs.items(), new float[pairs.users().length]);
    }
}
