package org.nifiaaas.processors.promote;

/**
 * What becomes of a version, and why.
 *
 * @param outcome what becomes of it
 * @param reason why, in one line
 */
public record Verdict(Outcome outcome, String reason) {

    /** What can become of a version. */
    public enum Outcome {
        /** It gets the label. */
        PROMOTED("promoted"),
        /** Nothing is wrong with it, but it is not shown to be better. */
        HELD("held"),
        /** Something is wrong with it. */
        REJECTED("rejected");

        private final String word;

        Outcome(final String word) {
            this.word = word;
        }

        /** Fits into "the version would be ...". */
        public String word() {
            return word;
        }
    }
}
