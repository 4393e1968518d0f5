package org.nifiaaas.services.model.version;

import java.util.Locale;
import java.util.Map;
import org.nifiaaas.features.Vocabulary;
import org.nifiaaas.repository.bundle.BundleManifest;
import org.nifiaaas.repository.bundle.BundleManifest.FileEntry;
import org.nifiaaas.repository.bundle.ModelBundle;

/**
 * Estimates how much memory versions take while they are loaded.
 *
 * <p>Before a version is loaded: the size of its model files (all but the vocabularies and the JSON files), since weights lie in them as they lie in memory, plus
 * {@value #BYTES_OF_A_VOCABULARY_BYTE} times the size of its vocabularies, those of its features among them; purchases count {@value #BYTES_OF_A_HISTORY_BYTE} times, since what they
 * amount to lies beside them. After it is loaded: what the engine says, plus {@value #BYTES_OF_A_TOKEN} bytes and the
 * characters for each token of its vocabularies. The larger of the two counts.
 *
 * <p>Not counted: the buffers of a batch, which each task that scores adds, and what loading itself takes for a
 * moment, which is several times the model file.
 */
public final class VersionSize {

    /** A token's string, array, boxed index, map entry and places in two tables, on a 64-bit JVM with compressed references. */
    static final int BYTES_OF_A_TOKEN = 104;

    /** The above for tokens of seven bytes with their line ends; longer ones take less. */
    public static final int BYTES_OF_A_VOCABULARY_BYTE = 16;

    /** A purchase takes eight bytes in its file, and as much in memory with the forty of its pair if it is the only one. */
    static final int BYTES_OF_A_HISTORY_BYTE = 6;

    private static final double UNIT = 1024;

    private VersionSize() {}

    /** Estimates by what a manifest says of the files of a version. */
    public static long of(final BundleManifest manifest) {
        double bytes = 0;
        for (final Map.Entry<String, FileEntry> file : manifest.files().entrySet()) {
            bytes += (double) Math.max(0, file.getValue().size()) * factor(file.getKey());
        }
        // The sizes are somebody's words so far: a sum beyond every limit must not turn negative.
        return (long) bytes;
    }

    /** What a manifest says of the sizes of all files together. */
    public static long ofFiles(final BundleManifest manifest) {
        double bytes = 0;
        for (final FileEntry file : manifest.files().values()) {
            bytes += Math.max(0, file.size());
        }
        return (long) bytes;
    }

    private static int factor(final String file) {
        if (file.equals(ModelBundle.USERS) || file.equals(ModelBundle.ITEMS) || file.equals(ModelBundle.ENCODING)) {
            return BYTES_OF_A_VOCABULARY_BYTE;
        }
        if (file.equals(ModelBundle.HISTORIES)) {
            return BYTES_OF_A_HISTORY_BYTE;
        }
        return file.endsWith(".json") ? 0 : 1;
    }

    /** Estimates by the tokens. */
    static long of(final Vocabulary vocabulary) {
        long bytes = 0;
        for (int index = 1; index <= vocabulary.size(); index++) {
            bytes += BYTES_OF_A_TOKEN + vocabulary.token(index).length();
        }
        return bytes;
    }

    /** Says a size as people read it, in the units of NiFi: a KB is 1024 bytes. */
    public static String text(final long bytes) {
        double value = bytes;
        for (final String unit : new String[] {"B", "KB", "MB"}) {
            if (value < UNIT) {
                return number(value, unit);
            }
            value /= UNIT;
        }
        return number(value, "GB");
    }

    private static String number(final double value, final String unit) {
        return String.format(Locale.ROOT, "B".equals(unit) ? "%.0f %s" : "%.1f %s", value, unit);
    }
}
