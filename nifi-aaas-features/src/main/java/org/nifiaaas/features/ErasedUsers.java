package org.nifiaaas.features;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.nifiaaas.features.text.Utf8Reader;

/**
 * Users of whom nothing may be kept, as a file lists them: one id a line in UTF-8, in any of the ways in which sources write it. Blank lines say nothing, nor do
 * lines that begin with {@code #}, as no id of the list can.
 *
 * <p>Immutable and thread-safe. Its text is a number, so that no log names a person.
 */
public final class ErasedUsers implements Serializable {

    /** Nobody. */
    public static final ErasedUsers NONE = new ErasedUsers(Collections.emptySet());

    private static final long serialVersionUID = 1L;
    private static final String COMMENT = "#";

    private final LinkedHashSet<String> ids;

    private ErasedUsers(final Set<String> ids) {
        this.ids = new LinkedHashSet<>(ids);
    }

    /**
     * Reads a list, and closes what it is read from.
     *
     * @throws org.nifiaaas.features.text.TextException if it is not UTF-8
     * @throws IOException if it cannot be read
     */
    public static ErasedUsers read(final InputStream in) throws IOException {
        return of(Utf8Reader.text(in));
    }

    /** The users that a text lists. */
    public static ErasedUsers of(final String text) {
        final Set<String> ids = new LinkedHashSet<>();
        for (final String line : text.split("[\\r\\n]+")) {
            final String id = IdTokenizer.canonical(line);
            if (!id.isEmpty() && !id.startsWith(COMMENT)) {
                ids.add(id);
            }
        }
        return new ErasedUsers(ids);
    }

    /**
     * Whether nothing may be kept of a user.
     *
     * @param id in canonical form, see {@link IdTokenizer#canonical}
     */
    public boolean contains(final String id) {
        return ids.contains(id);
    }

    public boolean isEmpty() {
        return ids.isEmpty();
    }

    public int size() {
        return ids.size();
    }

    /** The canonical ids, each once, in the order of the list. */
    public Set<String> ids() {
        return Collections.unmodifiableSet(ids);
    }

    @Override
    public String toString() {
        return size() + " erased users";
    }
}
