package org.nifiaaas.processors.extract;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.nifi.controller.AbstractControllerService;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/** Profiles in memory, which can be away, refuse to be written, be changed twice, or be damaged. */
public final class MemoryProfiles extends AbstractControllerService implements ProfileService {

    private static final int LONGEST_KEY = 10_000;

    private final Map<String, byte[]> profiles = new TreeMap<>();
    private final Map<String, Integer> asked = new TreeMap<>();
    private boolean away;
    private boolean full;
    private boolean contended;
    private Runnable meanwhile = () -> {};

    public void setAway(final boolean isAway) {
        away = isAway;
    }

    /** Lets changes be made and not be written. */
    public void setFull(final boolean isFull) {
        full = isFull;
    }

    /** Lets every change be made twice, as a service does that finds others at work. */
    public void setContended() {
        contended = true;
    }

    /** What happens once, after the next change has read ahead and before it is at work. */
    public void setMeanwhile(final Runnable others) {
        meanwhile = others;
    }

    /** Damages the profiles whose keys begin so. */
    public void damage(final String beginning) {
        profiles.entrySet().stream()
                .filter(profile -> profile.getKey().startsWith(beginning))
                .forEach(profile -> profile.getValue()[profile.getValue().length / 2] ^= 1);
    }

    /** Whether a text is in any key or profile. */
    public boolean mentions(final String text) {
        final String bytes = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        return profiles.entrySet().stream()
                .anyMatch(profile -> profile.getKey().contains(text)
                        || new String(profile.getValue(), StandardCharsets.ISO_8859_1).contains(bytes));
    }

    /** All keys. */
    public Set<String> keys() {
        return Set.copyOf(profiles.keySet());
    }

    public int size() {
        return profiles.size();
    }

    /** How often each key was asked for. */
    public Map<String, Integer> asked() {
        return asked;
    }

    @Override
    public synchronized Map<String, byte[]> read(final Collection<String> keys) throws ProfileStoreException {
        if (away) {
            throw new ProfileStoreException("the store is away", true, null);
        }
        if (keys.stream().anyMatch(key -> key.isEmpty() || key.length() > LONGEST_KEY)) {
            throw new IllegalArgumentException("The contract says that keys have 1 to 10,000 characters");
        }
        keys.forEach(key -> asked.merge(key, 1, Integer::sum));
        final Map<String, byte[]> found = new TreeMap<>();
        keys.stream()
                .filter(profiles::containsKey)
                .forEach(key -> found.put(key, profiles.get(key).clone()));
        return found;
    }

    @Override
    public synchronized void update(final Change change) throws ProfileStoreException {
        change.prepare(this::read);
        final Runnable others = meanwhile;
        meanwhile = () -> {};
        others.run();
        if (contended) {
            change.apply(this::read);
        }
        final Map<String, byte[]> changed = change.apply(this::read);
        if (full) {
            throw new ProfileStoreException("the store is full", true, null);
        }
        profiles.putAll(changed);
        profiles.values().removeIf(profile -> profile.length == 0);
    }
}
