package org.nifiaaas.sandbox.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * The facts of a machine that decide whether a sandbox can run on it.
 *
 * @param javaVersion feature number of the Java that runs this program and the servers
 * @param availableMemory bytes that programs could still get
 * @param freeDisk bytes that can still be written to the working folder
 */
public record Machine(int javaVersion, long availableMemory, long freeDisk) {
    private static final Path MEMORY_INFO = Path.of("/proc/meminfo");

    /** @throws SandboxException if the working folder's disk cannot be asked */
    public static Machine inspect(final Path workFolder) throws SandboxException {
        try {
            return new Machine(
                    Runtime.version().feature(),
                    memoryLeft(),
                    Files.getFileStore(workFolder).getUsableSpace());
        } catch (final IOException e) {
            throw SandboxException.failure("the free space of " + workFolder + " cannot be seen", e);
        }
    }

    /** The kernel's estimate, limited by the memory of a container. */
    private static long memoryLeft() throws IOException {
        final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        if (!Files.isReadable(MEMORY_INFO)) {
            return system.getTotalMemorySize();
        }
        try (Stream<String> lines = Files.lines(MEMORY_INFO, StandardCharsets.US_ASCII)) {
            final long available = lines.filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            return Math.min(available, system.getTotalMemorySize());
        }
    }
}
