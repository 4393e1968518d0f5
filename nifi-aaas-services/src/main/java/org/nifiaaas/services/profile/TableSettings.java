package org.nifiaaas.services.profile;

import java.time.Duration;

/**
 * How a table works.
 *
 * @param timeToLive how long it keeps what nobody writes, in whole seconds
 * @param cacheBytes memory beside the heap
 * @param sync whether each write waits for the disk
 */
record TableSettings(Duration timeToLive, long cacheBytes, boolean sync) {}
