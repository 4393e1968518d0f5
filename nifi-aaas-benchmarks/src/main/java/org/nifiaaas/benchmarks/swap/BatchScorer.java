package org.nifiaaas.benchmarks.swap;

import java.util.List;

/** Scores FlowFiles, one at a call. Thread-safe. */
interface BatchScorer {

    /**
     * What became of a FlowFile.
     *
     * @param scored contents of the FlowFiles with scored records
     * @param failed contents of the FlowFiles with records that could not be scored
     * @param isDeferred whether the FlowFile stayed in the queue because no version can serve
     * @param problem why something failed, empty if nothing did
     */
    record Outcome(List<byte[]> scored, List<byte[]> failed, boolean isDeferred, String problem) {

        /** A FlowFile whose records all came out in one FlowFile with scores. */
        static Outcome scored(final byte[] content) {
            return new Outcome(List.of(content), List.of(), false, "");
        }

        /** A FlowFile that stayed in the queue. */
        static Outcome deferred() {
            return new Outcome(List.of(), List.of(), true, "");
        }
    }

    /** Scores a FlowFile of JSON records. */
    Outcome score(byte[] content);
}
