package org.nifiaaas.services.profile.erasure;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.nifiaaas.services.ProfileService.Change;
import org.nifiaaas.services.ProfileService.Reading;
import org.nifiaaas.services.ProfileStoreException;

/**
 * Profiles without those of erased users: reads find none, and what a change returns of them is not kept, also if the change began before the user was erased.
 * Thread-safe.
 */
public final class GuardedProfiles implements ProfileKeeper {

    private final ProfileKeeper kept;
    private volatile ErasedSubjects erased = ErasedSubjects.NONE;

    /**
     * Guards profiles. Nobody is erased yet.
     *
     * @param kept closed with this one
     */
    public GuardedProfiles(final ProfileKeeper kept) {
        this.kept = kept;
    }

    @Override
    public Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        return kept.read(allowed(keys));
    }

    private Collection<String> allowed(final Collection<String> keys) {
        kept.passBy(keys);
        final ErasedSubjects now = erased;
        if (now.isEmpty() || keys.stream().noneMatch(now::own)) {
            return keys;
        }
        return keys.stream().filter(key -> !now.own(key)).toList();
    }

    @Override
    public void update(final Change change) throws ProfileStoreException {
        kept.update(new Change() {
            @Override
            public Map<String, byte[]> apply(final Reading present) throws ProfileStoreException {
                return allowed(change.apply(keys -> present.read(allowed(keys))));
            }

            @Override
            public void prepare(final Reading ahead) throws ProfileStoreException {
                change.prepare(keys -> ahead.read(allowed(keys)));
            }
        });
    }

    /** A change is written before the keeper erases anybody, or it ends here with the users that are erased then. */
    private Map<String, byte[]> allowed(final Map<String, byte[]> changed) {
        final ErasedSubjects now = erased;
        if (now.isEmpty() || changed.keySet().stream().noneMatch(now::own)) {
            return changed;
        }
        final Map<String, byte[]> allowed = new HashMap<>(changed);
        allowed.keySet().removeIf(now::own);
        return allowed;
    }

    /** Also if it cannot be done now, nobody sees anything of these users from now on. */
    @Override
    public int erase(final ErasedSubjects users) throws ProfileStoreException {
        erased = users;
        return kept.erase(users);
    }

    @Override
    public int settle() throws ProfileStoreException {
        return kept.settle();
    }

    @Override
    public void close() throws ProfileStoreException {
        kept.close();
    }
}
