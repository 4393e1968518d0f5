package org.nifiaaas.services.model.source;

import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Makes one line for people of a failure. */
public final class Explanation {

    private static final int LONGEST = 500;

    private Explanation() {}

    /** Says what went wrong; the class is named where the message alone would not be understood. */
    public static String of(final Throwable failure) {
        final String message = failure.getMessage();
        if (failure instanceof AccessDeniedException) {
            return "access to " + message + " is denied";
        }
        if (failure instanceof NoSuchFileException) {
            return message + " is missing";
        }
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        final String line = message.strip().split("\\R", 2)[0];
        final String named = isUnexpected(failure) ? failure.getClass().getSimpleName() + ": " + line : line;
        return named.length() <= LONGEST ? named : named.substring(0, LONGEST) + "...";
    }

    private static boolean isUnexpected(final Throwable failure) {
        return failure instanceof RuntimeException || failure instanceof Error;
    }
}
