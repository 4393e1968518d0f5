package org.nifiaaas.hadoop;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Makes one line of what Hadoop reports. */
final class Failures {

    private static final String POINTER = "; For more details see";

    private Failures() {}

    /** The same failure for callers that do not know Hadoop. */
    static IOException translate(final String location, final IOException failure) {
        if (failure instanceof FileNotFoundException) {
            final NoSuchFileException missing = new NoSuchFileException(location);
            missing.initCause(failure);
            return missing;
        }
        return new IOException(oneLine(failure), failure);
    }

    /** First line of a message without the stack trace of the server and the address of Hadoop's help that may follow. */
    static String oneLine(final Throwable failure) {
        final String message = failure.getMessage();
        if (message == null || message.trim().isEmpty()) {
            return failure.getClass().getSimpleName();
        }
        final String line = message.trim().split("\\R", 2)[0];
        final int pointer = line.indexOf(POINTER);
        return pointer < 0 ? line : line.substring(0, pointer);
    }
}
