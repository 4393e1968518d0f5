package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nifiaaas.sandbox.console.SandboxException;

/** Files that the command line names. */
final class InputFiles {

    private static final String BYTE_ORDER_MARK = "\ufeff";

    private InputFiles() {}

    /**
     * Checks that an option names a file that can be read.
     *
     * @throws SandboxException with exit code 2 if it does not
     */
    static Path require(final String option, final Path file) throws SandboxException {
        if (!Files.exists(file)) {
            throw SandboxException.environment(option + ": there is no file " + file);
        }
        if (!Files.isRegularFile(file)) {
            throw SandboxException.environment(option + ": " + file + " is not a file");
        }
        if (!Files.isReadable(file)) {
            throw SandboxException.environment(option + ": " + file + " may not be read");
        }
        return file;
    }

    /**
     * Reads a whole file of text; a byte order mark is left out.
     *
     * @throws SandboxException if it cannot be read or is not UTF-8; the message names the line
     */
    static String text(final Path file) throws SandboxException {
        final ByteBuffer bytes;
        try {
            bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be read", e);
        }
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        final CharBuffer characters = CharBuffer.allocate(bytes.remaining() + 1);
        final CoderResult result = decoder.decode(bytes, characters, true);
        if (result.isError()) {
            throw SandboxException.failure(file + ", line " + line(bytes) + ": it is not UTF-8");
        }
        decoder.flush(characters);
        final String text = characters.flip().toString();
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static int line(final ByteBuffer read) {
        int line = 1;
        for (int position = 0; position < read.position(); position++) {
            if (read.get(position) == '\n') {
                line++;
            }
        }
        return line;
    }
}
