package org.nifiaaas.training.failure;

/** Makes one-line texts of what libraries report. */
public final class Messages {

    private static final int LONGEST = 500;

    private Messages() {}

    /** First line of the most telling message of a failure and its causes, never empty. */
    public static String oneLine(final Throwable failure) {
        Throwable innermost = failure;
        for (int depth = 0; depth < 20 && innermost.getCause() != null; depth++) {
            innermost = innermost.getCause();
        }
        final String message = innermost.getMessage() == null ? failure.getMessage() : innermost.getMessage();
        if (message == null || message.trim().isEmpty()) {
            return innermost.getClass().getSimpleName();
        }
        return oneLine(message);
    }

    public static String oneLine(final String text) {
        final String line = text.trim().split("\\R", 2)[0];
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
