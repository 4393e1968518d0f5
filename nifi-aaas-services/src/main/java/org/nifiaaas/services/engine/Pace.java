package org.nifiaaas.services.engine;

/** How fast a long computation may go. */
public interface Pace {

    /** As fast as it can. */
    Pace FULL = () -> {};

    /** Called by the computation whenever it has done a little work, far below a millisecond if possible. May rest before it returns. */
    void step();
}
