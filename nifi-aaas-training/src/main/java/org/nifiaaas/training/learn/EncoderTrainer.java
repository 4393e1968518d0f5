package org.nifiaaas.training.learn;

import org.nifiaaas.scoring.factors.UserEncoder;
import org.nifiaaas.training.sample.HistoryExamples;

/** Trains encoders that foretell what users buy by what they bought. With which library is the business of whoever implements it. Deterministic for a seed. */
public interface EncoderTrainer {

    /**
     * Trains until examples that are not trained on are foretold no better.
     *
     * @throws IllegalArgumentException with one line if the training goes astray
     */
    Fit trainToBest(HistoryExamples examples, HistoryExamples heldOut, long seed);

    /**
     * Trains for a number of epochs.
     *
     * @throws IllegalArgumentException with one line if the training goes astray
     */
    UserEncoder train(HistoryExamples examples, int epochs, long seed);

    /** An encoder as it was after its best epoch. Immutable. */
    final class Fit {

        private final UserEncoder encoder;
        private final int epochs;

        /**
         * Creates one.
         *
         * @param epochs number of the best epoch, from 1
         */
        public Fit(final UserEncoder encoder, final int epochs) {
            this.encoder = encoder;
            this.epochs = epochs;
        }

        public UserEncoder encoder() {
            return encoder;
        }

        public int epochs() {
            return epochs;
        }
    }
}
