package org.nifiaaas.sandbox.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one server is.
 *
 * @param pid its process number, if it runs
 * @param started since when it runs
 * @param healthy whether it runs and answers
 * @param address where it is, or would be
 * @param log its log file, which may be missing
 */
public record ServiceStatus(
        SandboxService service,
        OptionalLong pid,
        Optional<Instant> started,
        boolean healthy,
        String address,
        Path log) {

    public boolean isRunning() {
        return pid.isPresent();
    }
}
