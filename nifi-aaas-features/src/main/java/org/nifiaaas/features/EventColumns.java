package org.nifiaaas.features;

import java.io.Serializable;
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

    /**
     * Finds the columns that a specification names.
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
}
