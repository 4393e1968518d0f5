package org.nifiaaas.processors.record;

import java.sql.Timestamp;
import java.util.regex.Pattern;
import org.apache.nifi.serialization.record.DataType;
import org.apache.nifi.serialization.record.RecordFieldType;
import org.apache.nifi.serialization.record.type.ChoiceDataType;

/**
 * Tells what a time stamp that a reader has parsed stands for. A reader takes a text that names no zone for a local time of its host, which is right for
 * nobody: the text is what the source meant, and what it says is still there.
 */
final class TimeStamps {

    private static final Pattern QUOTED = Pattern.compile("'[^']*'");

    /** Letters that stand for a zone or an offset in the patterns of SimpleDateFormat and DateTimeFormatter. */
    private static final Pattern ZONE_LETTER = Pattern.compile("[zZXxVO]");

    private TimeStamps() {}

    /**
     * The text of a time stamp: a local time if the reader's format has no zone, a moment otherwise.
     *
     * @param type type of the field in the schema of the reader
     */
    static String text(final Timestamp timestamp, final DataType type) {
        if (isOfUnknownFormat(type)) {
            return timestamp.toInstant().toString();
        }
        final String format = format(type).getFormat();
        if (ZONE_LETTER.matcher(QUOTED.matcher(format).replaceAll("")).find()) {
            return timestamp.toInstant().toString();
        }
        // The Z of ISO 8601 is the letter of UTC, though between quotes no reader heeds it.
        return timestamp.toLocalDateTime() + (format.endsWith("'Z'") ? "Z" : "");
    }

    /**
     * Whether nobody can tell if the reader parsed the time stamp from a local time. The type that schemas give is one object, which carries a format that
     * nobody chose; a reader that infers its schema makes a type of the format that it was given.
     */
    static boolean isOfUnknownFormat(final DataType type) {
        final DataType own = format(type);
        return own == null || own.getFormat() == null || own == RecordFieldType.TIMESTAMP.getDataType();
    }

    private static DataType format(final DataType type) {
        if (type instanceof ChoiceDataType choice) {
            return choice.getPossibleSubTypes().stream()
                    .filter(possible -> possible.getFieldType() == RecordFieldType.TIMESTAMP)
                    .findFirst()
                    .orElse(null);
        }
        return type != null && type.getFieldType() == RecordFieldType.TIMESTAMP ? type : null;
    }
}
