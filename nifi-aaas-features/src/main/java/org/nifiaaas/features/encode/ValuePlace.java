package org.nifiaaas.features.encode;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.nifiaaas.features.design.Column;

/** From a value to its row in a table: 1 if it is missing or not in the vocabulary. Immutable. */
abstract class ValuePlace implements Serializable {

    /** Row of what is missing or not in the vocabulary. */
    static final int MISSING = 1;

    private static final long serialVersionUID = 1L;

    private final String name;

    ValuePlace(final String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Rows of the table. */
    abstract int rows();

    /**
     * The row of a value.
     *
     * @throws IllegalArgumentException that names the feature if it has the wrong type
     */
    abstract int row(Object value);

    /** Rows of a column of names, or of buckets. */
    static ValuePlace ofColumn(final Column column, final List<String> vocabulary) {
        return column.isNumeric() ? new Buckets(column.name(), column.buckets()) : new Names(column.name(), vocabulary);
    }

    /** Position of a name in a vocabulary. */
    static final class Names extends ValuePlace {

        private static final long serialVersionUID = 1L;

        private final Map<String, Integer> rows = new HashMap<>();

        Names(final String name, final List<String> vocabulary) {
            super(name);
            for (final String value : vocabulary) {
                rows.put(value, rows.size() + 2);
            }
        }

        @Override
        int rows() {
            return rows.size() + 1;
        }

        @Override
        int row(final Object value) {
            return rows.getOrDefault(Numbers.text(name(), value), MISSING);
        }
    }

    /** The bucket of a number: below the first edge is row 2. */
    static final class Buckets extends ValuePlace {

        private static final long serialVersionUID = 1L;

        private final double[] edges;

        Buckets(final String name, final List<Double> edges) {
            super(name);
            this.edges = edges.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        int rows() {
            return edges.length + 2;
        }

        @Override
        int row(final Object value) {
            final double number = Numbers.number(name(), value);
            if (Double.isNaN(number)) {
                return MISSING;
            }
            int below = 0;
            while (below < edges.length && edges[below] <= number) {
                below++;
            }
            return below + 2;
        }
    }
}
