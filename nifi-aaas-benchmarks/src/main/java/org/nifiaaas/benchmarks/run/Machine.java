package org.nifiaaas.benchmarks.run;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the measurement runs on, and how much of it others use meanwhile. To be used by one thread. */
public final class Machine {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final Path CPU_TIMES = Path.of("/proc/stat");
    /** Fields of the first line of the kernel's times: user, nice, system, idle, iowait, irq, softirq, steal; what follows is in user and nice already. */
    private static final int TIME_FIELDS = 8;

    private static final int IDLE = 3;
    private static final int WAITING = 4;

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final double loadAtStart = system.getSystemLoadAverage();
    private final long[] times = times();
    private final long ownNanos = system.getProcessCpuTime();

    /**
     * Share of the processors' time, from 0 to 1, that went to other programs or other virtual machines since this object was made; NaN if the kernel does not tell.
     */
    public double usedByOthers() {
        final long[] now = times();
        final long total = Arrays.stream(now).sum() - Arrays.stream(times).sum();
        if (total <= 0) {
            return Double.NaN;
        }
        final long idle = now[IDLE] + now[WAITING] - times[IDLE] - times[WAITING];
        final double secondsOfAll = total / 100.0;
        final double own = (system.getProcessCpuTime() - ownNanos) / 1e9 / secondsOfAll;
        return Math.max(0, (double) (total - idle) / total - own);
    }

    private static long[] times() {
        try (Stream<String> lines = Files.lines(CPU_TIMES, StandardCharsets.US_ASCII)) {
            return lines.findFirst().stream()
                    .flatMap(line -> Arrays.stream(line.trim().split("\\s+")))
                    .skip(1)
                    .limit(TIME_FIELDS)
                    .mapToLong(Long::parseLong)
                    .toArray();
        } catch (final IOException e) {
            return new long[TIME_FIELDS];
        }
    }

    /** A description for the report, by name. */
    public Map<String, String> describe() {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("processor", processor());
        facts.put("processors", Integer.toString(system.getAvailableProcessors()));
        facts.put("loadAtStart", String.format(Locale.ROOT, "%.2f", loadAtStart));
        facts.put("loadAtEnd", String.format(Locale.ROOT, "%.2f", system.getSystemLoadAverage()));
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put(
                "options", String.join(" ", ManagementFactory.getRuntimeMXBean().getInputArguments()));
        facts.put(
                "collectors",
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")));
        facts.put(
                "MKL_DEBUG_CPU_TYPE",
                Optional.ofNullable(System.getenv("MKL_DEBUG_CPU_TYPE")).orElse(""));
        return facts;
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (final IOException e) {
            return "unknown";
        }
    }
}
