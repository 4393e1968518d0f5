package org.nifiaaas.sandbox.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.nifiaaas.sandbox.console.SandboxException;

/** The servers of a sandbox, in the order in which they are started; they are stopped in the opposite order. */
public enum SandboxService {
    KAFKA,
    LIVY,
    NIFI;

    /** The name used on the command line, in the state file and for the log file. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static boolean isService(final String value) {
        return Arrays.stream(values()).anyMatch(service -> service.value().equals(value));
    }

    /** @throws SandboxException if there is no service of that name */
    public static SandboxService parse(final String value) throws SandboxException {
        return Arrays.stream(values())
                .filter(service -> service.value().equals(value))
                .findFirst()
                .orElseThrow(() -> SandboxException.environment("there is no service '" + value + "'; there are "
                        + Arrays.stream(values()).map(SandboxService::value).collect(Collectors.joining(", "))));
    }
}
