package org.nifiaaas.services.profile.erasure;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.nifiaaas.features.ErasedUsers;
import org.nifiaaas.services.ProfileKey;

/** Erased users as keys of profiles begin with them. Immutable and thread-safe; its text is a number. */
public final class ErasedSubjects {

    /** Nobody. */
    public static final ErasedSubjects NONE = of(ErasedUsers.NONE);

    private final Set<String> users;

    private ErasedSubjects(final Set<String> users) {
        this.users = users;
    }

    /** The users of a list. */
    public static ErasedSubjects of(final ErasedUsers list) {
        final Set<String> users = new LinkedHashSet<>();
        list.ids().forEach(id -> users.add(ProfileKey.user(id)));
        return new ErasedSubjects(Collections.unmodifiableSet(users));
    }

    /** What all keys of profiles of these users begin with, see {@link ProfileKey}. */
    public Collection<String> beginnings() {
        return users;
    }

    public boolean isEmpty() {
        return users.isEmpty();
    }

    /** Whether a key is one of an erased user. */
    public boolean own(final String key) {
        return !users.isEmpty() && users.contains(ProfileKey.userOf(key));
    }

    @Override
    public String toString() {
        return users.size() + " erased users";
    }
}
