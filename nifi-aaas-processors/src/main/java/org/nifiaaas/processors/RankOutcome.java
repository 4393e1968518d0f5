package org.nifiaaas.processors;

import java.util.Map;
import org.nifiaaas.services.ModelVersionIdentity;

/** What became of the records of one FlowFile, as NiFi shows it. */
interface RankOutcome {

    /** The counts and the version as attributes of a FlowFile. */
    Map<String, String> attributes(ModelVersionIdentity version);

    /** One sentence for provenance. */
    String sentence(ModelVersionIdentity version);

    /** What to add to each counter. */
    Map<String, Long> counters();
}
