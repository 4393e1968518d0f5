package org.nifiaaas.processors.rank;

import java.util.Map;
import org.nifiaaas.services.ModelVersionIdentity;

/** What became of the records of one FlowFile, as NiFi shows it. */
public interface RankOutcome {

    /** The counts and the version as attributes of a FlowFile. */
    Map<String, String> attributes(ModelVersionIdentity version);

    /** One sentence for provenance. */
    String sentence(ModelVersionIdentity version);

    /** What to add to each counter. */
    Map<String, Long> counters();
}
