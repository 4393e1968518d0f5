package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Environment for processes that compute with BigDL, whose MKL can be told to be fast or to be reproducible.
 *
 * <p>It picks a slow code path on processors of AMD unless it is told to behave as on the processors it knows: 1.6 to 2 times the speed was measured. With that
 * setting it no longer rounds the same way every time. So training gets the one and NiFi, whose scores must be repeatable, the other; most models are scored by
 * compiled plans, which need neither.
 */
public final class CpuTuning {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final int HEADER_LINES = 16;

    private CpuTuning() {}

    /** Variables for processes on this machine; none if nothing is to be gained. */
    public static Map<String, String> environment() {
        return environment(CPU_INFO);
    }

    /** Environment in which models that are scored with MKL give the same bits every time; an empty value removes a variable. */
    public static Map<String, String> reproducible() {
        return Map.of("MKL_CBWR", "COMPATIBLE", "MKL_DEBUG_CPU_TYPE", "");
    }

    /** @param cpuInfo the kernel's description of the processors; may be missing */
    public static Map<String, String> environment(final Path cpuInfo) {
        if (!Files.isReadable(cpuInfo)) {
            return Map.of();
        }
        try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.UTF_8)) {
            final boolean amd = lines.limit(HEADER_LINES)
                    .anyMatch(line -> line.startsWith("vendor_id") && line.endsWith("AuthenticAMD"));
            return amd ? Map.of("MKL_DEBUG_CPU_TYPE", "5") : Map.of();
        } catch (final IOException e) {
            // Only speed is at stake.
            return Map.of();
        }
    }
}
