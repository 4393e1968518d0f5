package org.nifiaaas.services.model;

import java.util.List;
import org.nifiaaas.services.model.version.ModelVersion;

/** A model whose versions take memory. Used by the thread that polls only. */
interface MemoryTenant {

    /** Every version that takes memory, also those that only finish their leases. */
    List<ModelVersion> inMemory();

    /** Who wants a version, whether it is loaded or not. */
    Demand demand(ModelVersion version);

    /** Whether nobody uses a loaded version at this moment, nor another version that would have to go with it. */
    boolean isUnused(ModelVersion version, Demand demand);

    /**
     * Unloads a version that nobody uses, and forgets who asked for it: asking again loads it again. Nothing happens if a lease was taken meanwhile.
     *
     * @param demand who wants it
     * @param newcomer what needs its memory
     */
    void unload(ModelVersion version, Demand demand, ModelVersion newcomer);
}
