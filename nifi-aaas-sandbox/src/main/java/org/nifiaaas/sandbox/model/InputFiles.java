package org.nifiaaas.sandbox.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nifiaaas.features.text.TextException;
import org.nifiaaas.features.text.Utf8Reader;
import org.nifiaaas.sandbox.console.SandboxException;

/** Files that the command line names. */
final class InputFiles {

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
        try (InputStream bytes = Files.newInputStream(file)) {
            return Utf8Reader.text(bytes);
        } catch (final TextException e) {
            throw SandboxException.failure(file + ", " + e.getMessage());
        } catch (final IOException e) {
            throw SandboxException.failure(file + " cannot be read", e);
        }
    }
}
