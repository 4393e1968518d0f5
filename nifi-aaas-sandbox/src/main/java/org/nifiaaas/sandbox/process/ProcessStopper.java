package org.nifiaaas.sandbox.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * Ends processes with everything they started: asks first, waits, then kills. Works on handles only, so a process number that the system
 * has given to somebody else is never hit.
 */
public final class ProcessStopper {
    private static final Duration AFTER_PARENT = Duration.ofSeconds(5);
    private static final Duration AFTER_KILL = Duration.ofSeconds(5);

    private ProcessStopper() {}

    /**
     * Returns when none of the processes and none of their descendants (as they are now) runs any more.
     *
     * @param name name for messages
     * @param grace time for the processes to end by themselves after they were asked
     * @return whether one of them had to be killed
     * @throws SandboxException if one outlives being killed
     */
    public static boolean stop(final String name, final Collection<ProcessHandle> processes, final Duration grace)
            throws SandboxException {
        final Set<ProcessHandle> family = new LinkedHashSet<>(processes);
        processes.stream().flatMap(ProcessHandle::descendants).forEach(family::add);
        processes.forEach(ProcessHandle::destroy);
        final long deadline = System.nanoTime() + grace.toNanos();
        for (final ProcessHandle process : processes) {
            ManagedProcess.hasEnded(process, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        // A parent that ended properly may have left children behind, for example a Spark driver of Livy.
        return endRest(name, family);
    }

    private static boolean endRest(final String name, final Set<ProcessHandle> family) throws SandboxException {
        final List<ProcessHandle> asked = running(family.stream());
        asked.forEach(ProcessHandle::destroy);
        final List<ProcessHandle> stubborn = stillRunning(asked, AFTER_PARENT);
        stubborn.forEach(ProcessHandle::destroyForcibly);
        final List<ProcessHandle> left = stillRunning(stubborn, AFTER_KILL);
        if (!left.isEmpty()) {
            throw SandboxException.failure(
                    name + " (process " + left.get(0).pid() + ") did not end even when it was killed");
        }
        return !stubborn.isEmpty();
    }

    private static List<ProcessHandle> stillRunning(final List<ProcessHandle> processes, final Duration time)
            throws SandboxException {
        final List<ProcessHandle> left = new ArrayList<>();
        final long deadline = System.nanoTime() + time.toNanos();
        for (final ProcessHandle process : processes) {
            if (!ManagedProcess.hasEnded(process, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                left.add(process);
            }
        }
        return left;
    }

    private static List<ProcessHandle> running(final Stream<ProcessHandle> processes) {
        return processes.filter(ProcessIdentity::isRunning).toList();
    }
}
