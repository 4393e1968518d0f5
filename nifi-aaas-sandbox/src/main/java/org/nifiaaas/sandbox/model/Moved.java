package org.nifiaaas.sandbox.model;

import java.io.PrintWriter;
import org.nifiaaas.repository.labels.LabelMove;

/**
 * What became of a label.
 *
 * @param from the version before; null for a new label
 * @param changed whether the label names another version than before
 */
record Moved(String model, String label, Long from, long to, boolean changed) {

    /** Prints what a move did. */
    static void print(final OutputOptions output, final PrintWriter out, final String model, final LabelMove move) {
        final Long from = move.from().isPresent() ? move.from().getAsLong() : null;
        output.print(
                out,
                new Moved(model, move.label(), from, move.to(), move.isChange()),
                text -> text.println(sentence(model, move)));
    }

    /** What a move did, for people. */
    static String sentence(final String model, final LabelMove move) {
        final String subject = "Label " + move.label() + " of model " + model + " names version " + move.to();
        if (!move.isChange()) {
            return subject + " already.";
        }
        return subject + (move.from().isPresent() ? " instead of " + move.from().getAsLong() : "") + ".";
    }
}
