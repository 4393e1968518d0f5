package org.nifiaaas.processors.record;

import java.util.Map;

/** What became of the records of one FlowFile, as NiFi shows it. */
public interface RecordOutcome {

    /** What all children say. */
    Map<String, String> attributes();

    /** One sentence for provenance. */
    String sentence();

    /** What to add to each counter. */
    Map<String, Long> counters();

    /** What is wrong with the records that went to failure, in one line; not asked for if there are none. */
    default String failure() {
        return "";
    }
}
