package org.nifiaaas.sandbox.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.nifiaaas.sandbox.console.SandboxException;

/** Writes configuration files from resources of this package; {@code @name@} in them stands for a value. */
final class Templates {
    private static final Pattern PLACEHOLDER = Pattern.compile("@([A-Za-z.]+)@");

    private Templates() {}

    /**
     * @param resource name below this package, with slashes
     * @param target file to write; its folder is created
     * @throws SandboxException if the file cannot be written
     * @throws IllegalStateException if the resource or a value is missing: a mistake in this program
     */
    static void write(final String resource, final Path target, final Map<String, String> values)
            throws SandboxException {
        try (InputStream stream = Templates.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("no resource " + resource);
            }
            final String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            Files.createDirectories(target.getParent());
            Files.writeString(target, fill(text, values), StandardCharsets.UTF_8);
        } catch (final IOException e) {
            throw SandboxException.failure(target + " cannot be written", e);
        }
    }

    static String fill(final String text, final Map<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(match -> {
            final String value = values.get(match.group(1));
            if (value == null) {
                throw new IllegalStateException("no value for " + match.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
