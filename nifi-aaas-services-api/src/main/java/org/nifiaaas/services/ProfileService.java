package org.nifiaaas.services;

import java.util.Collection;
import java.util.Map;
import org.apache.nifi.annotation.documentation.CapabilityDescription;
import org.apache.nifi.annotation.documentation.Tags;
import org.apache.nifi.controller.ControllerService;

/**
 * Keeps profiles, what is remembered of users, items and whatever else windows count, by their keys. What is in a profile is the business of its callers, who give
 * each the key that {@link ProfileKey} describes.
 *
 * <p>Thread-safe. A change is durable when {@link #update} returns: it outlives the end of the process, also by {@code kill -9}. A profile that nobody has changed
 * for the service's time to live is forgotten. Of users whom the service is told to erase, it finds nothing and keeps nothing, whatever a change returns. A key may be the id of a person: no message, log or exception of the service names one.
 */
@Tags({"profile", "features", "windows", "history", "state"})
@CapabilityDescription("Keeps profiles of users, items and other subjects for feature extraction")
public interface ProfileService extends ControllerService {

    /** Reads profiles. */
    @FunctionalInterface
    interface Reading {

        /**
         * Reads some profiles, as they are at one moment.
         *
         * @param keys not empty each, at most 10,000 characters
         * @return those that there are; the caller may change the arrays
         * @throws ProfileStoreException if the store cannot be asked
         */
        Map<String, byte[]> read(Collection<String> keys) throws ProfileStoreException;
    }

    /** New profiles, made of the present ones. */
    @FunctionalInterface
    interface Change {

        /**
         * Makes new profiles.
         *
         * @param present reads present profiles, also several times, in the thread of this method; of use until it returns
         * @return all profiles that are new or changed, each of which must have been read here, also if there was none; an empty array removes a profile, as if there
         *     had never been one
         * @throws ProfileStoreException what {@code present} threw
         */
        Map<String, byte[]> apply(Reading present) throws ProfileStoreException;

        /**
         * Reads ahead what {@link #apply} will need, while others may still change it: all that takes time and can be done again, such as decoding, is best done
         * here. A service calls it at most once, before the first {@link #apply}; or never. Profiles that are the same in {@link #apply} may be the same arrays
         * there, and must not be changed here.
         *
         * @param ahead reads present profiles; of use until this method returns
         * @throws ProfileStoreException what {@code ahead} threw
         */
        default void prepare(final Reading ahead) throws ProfileStoreException {}
    }

    /**
     * Reads some profiles, as they are at one moment.
     *
     * @param keys not empty each, at most 10,000 characters
     * @return those that there are; the caller may change the arrays
     * @throws ProfileStoreException if the store cannot be asked
     */
    Map<String, byte[]> read(Collection<String> keys) throws ProfileStoreException;

    /**
     * Changes profiles, all of them or none: nobody else changes what the change has read until it is written. What the change throws comes out of here, and
     * nothing is changed then.
     *
     * @param change may be called several times, if others were at work on the same profiles; only what its last call returned counts
     * @throws ProfileStoreException if the store cannot be read or written; nothing is changed then. If the store is on another machine and is gone at the very moment
     *     in which the change is to count, all of it may count: who makes the change again must find out by what it reads
     * @throws IllegalStateException if the change returns a profile that it has not read, or begins another change; nothing is changed then
     */
    void update(Change change) throws ProfileStoreException;
}
