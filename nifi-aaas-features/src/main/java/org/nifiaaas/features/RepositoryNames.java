package org.nifiaaas.features;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.regex.Pattern;

/** How models and versions of a model repository may be called, for whoever reads, writes or passes on such a name. */
public final class RepositoryNames {

    /** The longest name of a folder that the usual file systems know, in characters. */
    private static final int LONGEST_MODEL_NAME = 255;

    private static final Pattern VERSION_NAME = Pattern.compile("[1-9][0-9]{0,17}");

    private RepositoryNames() {}

    /**
     * Tells whether a text can be the number of a version: a positive whole number as it is usually written.
     *
     * @param name the text
     */
    public static boolean isVersionName(final String name) {
        return VERSION_NAME.matcher(name).matches();
    }

    /**
     * Tells whether a text can be the name of a model: one plain folder name that does not start with a dot.
     *
     * @param name the text
     */
    public static boolean isModelName(final String name) {
        if (name.trim().isEmpty() || name.startsWith(".") || name.indexOf('/') >= 0 || name.indexOf('\\') >= 0) {
            return false;
        }
        if (name.length() > LONGEST_MODEL_NAME || name.chars().anyMatch(RepositoryNames::endsLine)) {
            return false;
        }
        try {
            final Path path = Paths.get(name);
            return path.getNameCount() == 1 && !path.isAbsolute();
        } catch (final InvalidPathException e) {
            return false;
        }
    }

    private static boolean endsLine(final int character) {
        return Character.isISOControl(character)
                || Character.getType(character) == Character.LINE_SEPARATOR
                || Character.getType(character) == Character.PARAGRAPH_SEPARATOR;
    }
}
