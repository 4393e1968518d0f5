package org.nifiaaas.services.profile;

import java.time.Duration;

/**
 * How profiles are kept in a cache.
 *
 * @param prefix what all its keys begin with
 * @param timeToLive how long a profile counts that nobody writes
 * @param lockTimeout after how long without any sign a node that was changing profiles is taken for gone
 * @param largestValue how many bytes a value has at most
 * @param requests how many requests are open at once
 */
record CacheSettings(String prefix, Duration timeToLive, Duration lockTimeout, int largestValue, int requests) {}
