package org.nifiaaas.features;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.text.CsvHeader;
import org.nifiaaas.features.text.CsvRow;
import org.nifiaaas.features.text.TextException;

/** Where the parts of an event stand in the rows of a CSV text. Immutable. */
public final class EventColumns implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    private final int width;
    private final int user;
    private final int item;
    private final int amount;
    private final int time;
    private final int[] further;

    /**
     * Finds the columns that a specification names, those of its features too.
     *
     * @throws TextException if one is missing or stands there twice
     */
    public EventColumns(final CsvHeader header, final FeatureSpec spec) throws TextException {
        this.width = header.width();
        this.user = header.position(spec.userColumn());
        this.item = header.position(spec.itemColumn());
        this.amount = spec.amountColumn().isPresent()
                ? header.position(spec.amountColumn().get())
                : NONE;
        this.time = header.position(spec.timeColumn());
        final List<Column> columns = spec.features().columns();
        this.further = new int[columns.size()];
        for (int column = 0; column < further.length; column++) {
            further[column] = header.position(columns.get(column).name());
        }
    }

    /** Whether the row has as many values as the header; a malformed one has not. */
    public boolean fit(final CsvRow row) {
        return row.size() == width;
    }

    /** Cleans the event of a row that fits. */
    public CleanResult clean(final CsvRow row, final EventCleaner cleaner) {
        return cleaner.clean(
                row.value(user), row.value(item), amount == NONE ? null : row.value(amount), row.value(time));
    }

    /** The columns of the features as they stand in a row that fits, in the order of the specification. */
    public String[] further(final CsvRow row) {
        return Arrays.stream(further).mapToObj(row::value).toArray(String[]::new);
    }
}
