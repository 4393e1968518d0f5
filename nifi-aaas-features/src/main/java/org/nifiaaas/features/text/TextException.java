package org.nifiaaas.features.text;

import java.io.IOException;

/** A text is not what it should be. The message is one line, begins with the number of the line in the text and holds no value of the text. */
public final class TextException extends IOException {

    private static final long serialVersionUID = 1L;

    TextException(final long line, final String what) {
        super("line " + line + ": " + what);
    }
}
