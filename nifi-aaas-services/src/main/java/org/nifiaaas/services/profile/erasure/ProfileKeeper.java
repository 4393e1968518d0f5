package org.nifiaaas.services.profile.erasure;

import java.util.Collection;
import java.util.Map;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileStoreException;

/** Keeps profiles, wherever that is, and is able to erase those of some users. Thread-safe. */
public interface ProfileKeeper extends AutoCloseable {

    /** As {@link org.nifiaaas.services.ProfileService#read}. */
    Map<String, byte[]> read(Collection<String> keys) throws ProfileStoreException;

    /** As {@link org.nifiaaas.services.ProfileService#update}. */
    void update(Change change) throws ProfileStoreException;

    /**
     * Removes all profiles of some users, whatever they count, so that nothing that was in them is kept any more. What had been begun and was not done is done too. Who
     * calls it sees to it that nobody brings them back.
     *
     * @return how many profiles are removed
     * @throws ProfileStoreException if not all could be removed; the next call goes on
     */
    int erase(ErasedSubjects users) throws ProfileStoreException;

    /** Is told of all keys that are asked for, those of erased users among them, before anything is done with them. */
    default void passBy(final Collection<String> keys) {}

    /**
     * Does what could not be done of the last {@link #erase} so far, or was not known then.
     *
     * @return how many profiles are removed
     */
    default int settle() throws ProfileStoreException {
        return 0;
    }

    /** Waits for what is at work, and lets go of everything. */
    @Override
    void close() throws ProfileStoreException;
}
