package org.nifiaaas.training.features;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.nifiaaas.features.design.Column;
import org.nifiaaas.features.design.FeatureSet;
import org.nifiaaas.features.design.Window;
import org.nifiaaas.features.profile.PastEvent;
import org.nifiaaas.features.profile.WindowCalculator;

/**
 * Writes rows as JSON, one object a line, with the fields that the canvas gives to records: {@code user}, {@code item}, {@code amount}, {@code event_time}
 * (milliseconds since 1970-01-01T00:00:00Z), the columns and windows by their names, and {@code history} if the specification asks for one. Numbers have all
 * their digits, so that they are read as they were; what is missing is null. Immutable and thread-safe.
 */
public final class FeatureJson implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FeatureSet features;

    public FeatureJson(final FeatureSet features) {
        this.features = features;
    }

    /** The lines of rows. */
    public JavaRDD<String> lines(final JavaRDD<FeatureRow> rows) {
        return rows.mapPartitions(part -> new Lines(new WindowCalculator(features), part));
    }

    private String line(final WindowCalculator calculator, final FeatureRow row) {
        final StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            json.name(FeatureSet.USER).value(row.event().user());
            json.name(FeatureSet.ITEM).value(row.event().item());
            json.name(FeatureSet.AMOUNT);
            write(json, row.event().amount());
            json.name(FeatureSet.TIME).value(row.event().time());
            writeColumns(json, calculator, row);
            writeWindows(json, row.values());
            if (features.historyEvents() > 0) {
                writeHistory(json, row.history());
            }
            json.endObject();
        } catch (final IOException e) {
            throw new UncheckedIOException("A text in memory cannot be written", e);
        }
        return text.toString();
    }

    private void writeColumns(final JsonWriter json, final WindowCalculator calculator, final FeatureRow row)
            throws IOException {
        final List<Column> columns = features.columns();
        for (int column = 0; column < columns.size(); column++) {
            json.name(columns.get(column).name());
            final Object value = calculator.columnValue(row.event(), column);
            if (value instanceof Double) {
                write(json, (Double) value);
            } else {
                json.value((String) value);
            }
        }
    }

    private void writeWindows(final JsonWriter json, final double[] values) throws IOException {
        final List<Window> windows = features.windows();
        for (int window = 0; window < values.length; window++) {
            json.name(windows.get(window).name());
            write(json, values[window]);
        }
    }

    private static void writeHistory(final JsonWriter json, final List<PastEvent> history) throws IOException {
        json.name("history").beginArray();
        for (final PastEvent past : history) {
            json.beginObject();
            json.name(FeatureSet.ITEM).value(past.item());
            json.name("age_days");
            write(json, past.ageDays());
            json.name(FeatureSet.AMOUNT);
            write(json, past.amount());
            json.endObject();
        }
        json.endArray();
    }

    private static void write(final JsonWriter json, final double number) throws IOException {
        if (Double.isNaN(number)) {
            json.nullValue();
        } else {
            json.value(number);
        }
    }

    private final class Lines implements Iterator<String> {

        private final WindowCalculator calculator;
        private final Iterator<FeatureRow> rows;

        private Lines(final WindowCalculator calculator, final Iterator<FeatureRow> rows) {
            this.calculator = calculator;
            this.rows = rows;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return line(calculator, rows.next());
        }
    }
}
