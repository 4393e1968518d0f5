package org.nifiaaas.services.profile.erasure;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.nifi.components.state.Scope;
import org.apache.nifi.components.state.StateManager;

/** What has been erased on this node, in the state of the component that NiFi shows and keeps. Holds numbers and no id. Thread-safe. */
public final class ErasureRecord {

    static final String USERS = "erased.users";
    static final String MODIFIED = "list.modified";
    static final String CHECKSUM = "list.checksum";
    static final String COUNTED = "profiles.counted";

    private static final String SEPARATOR = ",";

    private final StateManager state;

    /** Reads and writes the state of a component. */
    public ErasureRecord(final StateManager state) {
        this.state = state;
    }

    /** How many users the list named that was applied last. */
    int users() throws IOException {
        final String users = state.getState(Scope.LOCAL).get(USERS);
        return users == null ? 0 : Integer.parseInt(users);
    }

    /** Says which list has been applied. */
    void applied(final ErasedList list) throws IOException {
        put(Map.of(
                USERS,
                Integer.toString(list.users().size()),
                MODIFIED,
                list.stamp().modified().toString(),
                CHECKSUM,
                list.checksum()));
    }

    /** What profiles have been seen to count, see {@link org.nifiaaas.services.ProfileKey#counted}. */
    public Set<String> counted() throws IOException {
        final String counted = state.getState(Scope.LOCAL).get(COUNTED);
        return counted == null
                ? Set.of()
                : Arrays.stream(counted.split(SEPARATOR)).collect(Collectors.toSet());
    }

    /** Remembers what profiles have been seen to count. */
    public void counted(final Set<String> counted) throws IOException {
        put(Map.of(COUNTED, String.join(SEPARATOR, new TreeSet<>(counted))));
    }

    private synchronized void put(final Map<String, String> values) throws IOException {
        final Map<String, String> all =
                new HashMap<>(state.getState(Scope.LOCAL).toMap());
        all.putAll(values);
        state.setState(all, Scope.LOCAL);
    }
}
