package org.nifiaaas.processors.rank;

import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;
import org.nifiaaas.features.IdTokenizer;
import org.nifiaaas.processors.record.FieldText;
import org.nifiaaas.services.Catalogue;

/** Looks ids up in a catalogue. */
final class CatalogueIds {

    private CatalogueIds() {}

    /**
     * Sets the bits of the known ids.
     *
     * @param ids canonical ids
     * @return number of unknown ones
     */
    static long mark(final Catalogue catalogue, final Collection<String> ids, final BitSet marked) {
        long unknown = 0;
        for (final String id : ids) {
            unknown += mark(catalogue, id, marked);
        }
        return unknown;
    }

    /**
     * Counts the ids that a catalogue does not know.
     *
     * @param ids canonical ids, each counted as often as it stands there; no list has no unknown ones
     */
    static long unknown(final Catalogue catalogue, final Optional<? extends Collection<String>> ids) {
        return ids.stream()
                .flatMap(Collection::stream)
                .filter(id -> catalogue.index(id) == Catalogue.UNKNOWN)
                .count();
    }

    /**
     * Sets the bits of the known ids.
     *
     * @param value value of a field: an array of ids in any form, one id, or null
     * @return number of unknown ones, values that are no id included
     */
    static long markField(final Catalogue catalogue, final Object value, final BitSet marked) {
        if (value == null) {
            return 0;
        }
        final Object[] ids = value instanceof Object[] array ? array : new Object[] {value};
        long unknown = 0;
        for (final Object id : ids) {
            unknown += mark(catalogue, IdTokenizer.canonical(FieldText.id(id)), marked);
        }
        return unknown;
    }

    private static int mark(final Catalogue catalogue, final String id, final BitSet marked) {
        final int index = catalogue.index(id);
        if (index == Catalogue.UNKNOWN) {
            return 1;
        }
        marked.set(index);
        return 0;
    }
}
