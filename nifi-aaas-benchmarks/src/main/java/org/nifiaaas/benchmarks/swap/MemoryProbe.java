package org.nifiaaas.benchmarks.swap;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Looks at the memory of this process.
 *
 * <p>Heap is what is live after full collections. Native is everything else that the kernel counts: resident and swapped-out memory without the heap. That is exact
 * only if the whole heap is resident from the start, so the process must run with {@code -Xms} equal to {@code -Xmx} and {@code -XX:+AlwaysPreTouch}. Memory
 * that was freed but which the C library keeps is given back to the kernel first where this Java can do that.
 */
final class MemoryProbe {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final int COLLECTIONS = 4;
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final double MEBIBYTE = 1 << 20;

    /**
     * Memory in MiB.
     *
     * @param heap live objects
     * @param nativeMemory resident and swapped-out memory outside of the heap
     * @param ofClasses part of it that the virtual machine has committed for classes and compiled code
     * @param ofBuffers part of it in direct and mapped buffers of Java
     */
    record Memory(double heap, double nativeMemory, double ofClasses, double ofBuffers) {}

    private MemoryProbe() {}

    /** Collects garbage and looks. Nothing else should be going on meanwhile. */
    static Memory look() throws IOException {
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            System.gc();
            // What the collection found to be unreachable is cleaned by a thread of the virtual machine.
            LockSupport.parkNanos(SETTLE_NANOS);
        }
        giveBack();
        final MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Memory(
                heap.getUsed() / MEBIBYTE,
                (resident(Files.readAllLines(STATUS, StandardCharsets.US_ASCII)) - heap.getCommitted()) / MEBIBYTE,
                ManagementFactory.getMemoryPoolMXBeans().stream()
                                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                                .map(MemoryPoolMXBean::getUsage)
                                .mapToLong(MemoryUsage::getCommitted)
                                .sum()
                        / MEBIBYTE,
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                                .sum()
                        / MEBIBYTE);
    }

    /** Resident and swapped-out bytes of the kernel's status of a process. */
    static long resident(final List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:") || line.startsWith("VmSwap:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .sum();
    }

    private static void giveBack() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            new Object[0],
                            new String[0]);
        } catch (final JMException e) {
            // An older Java: freed memory may then count as native memory.
            return;
        }
    }
}
