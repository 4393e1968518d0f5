package org.nifiaaas.services.livy;

import com.google.gson.Gson;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Values that are masked wherever they stand in a text. Thread-safe; only the newest few hundred are remembered. */
final class ConcealedValues {

    static final String MASK = "***";

    /** Shorter ones stand in every text. */
    private static final int SHORTEST = 4;

    private static final int MOST = 500;
    private static final Gson JSON = new Gson();

    private final Set<String> known = new LinkedHashSet<>();
    /** The longest first, since one may be a part of another. */
    private volatile List<String> ordered = List.of();

    /** Remembers values, also as they look in JSON. Each line of a value is one by itself, since logs are read line by line. */
    synchronized void add(final Collection<String> values) {
        boolean changed = false;
        for (final String value : values) {
            for (final String line : value.lines().map(String::strip).toList()) {
                changed |= remember(line);
                final String quoted = JSON.toJson(line);
                changed |= remember(quoted.substring(1, quoted.length() - 1));
            }
        }
        if (changed) {
            ordered = known.stream()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
        }
    }

    private boolean remember(final String value) {
        if (value.length() < SHORTEST || !known.add(value)) {
            return false;
        }
        if (known.size() > MOST) {
            known.remove(known.iterator().next());
        }
        return true;
    }

    /** The text with each value masked. */
    String mask(final String text) {
        String masked = text;
        for (final String value : ordered) {
            masked = masked.replace(value, MASK);
        }
        return masked;
    }
}
