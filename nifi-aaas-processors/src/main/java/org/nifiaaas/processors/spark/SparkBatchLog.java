package org.nifiaaas.processors.spark;

import java.util.List;
import java.util.regex.Pattern;

/** The end of a Spark batch's log, as Livy hands it out. Immutable. */
final class SparkBatchLog {

    /** How many lines are asked for; Livy itself keeps 200. */
    static final int LINES = 200;

    private static final int LONGEST_TEXT = 4096;
    private static final Pattern NOISE = Pattern.compile("\\s*"
            + "|(stdout|stderr|YARN Diagnostics): ?"
            + "|\\s+at .*|\\s*\\.\\.\\. \\d+ more"
            + "|[-\\d/:.,TZ\\[\\] ]*(TRACE|DEBUG|INFO|WARN)\\b.*");
    private static final Pattern COMPLAINT = Pattern.compile(
            "(?i).*(error|exception|fail|caused by|cannot|missing|not found|unknown|killed|out of memory).*");

    private final List<String> lines;

    private SparkBatchLog(final List<String> lines) {
        this.lines = lines;
    }

    /**
     * Takes the lines of a log. A line may hold line breaks, as Livy's headings do.
     *
     * @param lines oldest first
     * @param secretProperties names of Spark properties whose values it shall not hold, as an attribute has them; may be null
     */
    static SparkBatchLog of(final List<String> lines, final String secretProperties) {
        return new SparkBatchLog(SparkSecrets.mask(String.join("\n", lines), secretProperties)
                .lines()
                .toList());
    }

    /** The newest line that complains, else the newest that is not mere logging or a stack frame, else the empty text. */
    String lastComplaint() {
        String last = "";
        for (int i = lines.size() - 1; i >= 0; i--) {
            final String line = lines.get(i);
            if (NOISE.matcher(line).matches()) {
                continue;
            }
            if (COMPLAINT.matcher(line).matches()) {
                return line.strip();
            }
            last = last.isEmpty() ? line.strip() : last;
        }
        return last;
    }

    /** The newest whole lines that fit into an attribute. */
    String text() {
        final String all = String.join("\n", lines).strip();
        if (all.length() <= LONGEST_TEXT) {
            return all;
        }
        final String end = all.substring(all.length() - LONGEST_TEXT);
        return end.substring(end.indexOf('\n') + 1);
    }
}
