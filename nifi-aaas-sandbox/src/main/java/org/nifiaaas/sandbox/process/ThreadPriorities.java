package org.nifiaaas.sandbox.process;

import java.util.List;

/**
 * Options that let the virtual machine's own work give way to scoring. The first versions that are loaded make the compiler compile the code that loads, on the
 * cores that score. With these options Java's priorities are those of Linux, so the thread that loads has nice 4, and the compiler has nice 5; threads of normal
 * priority, which score, have nice 0 as ever.
 */
public final class ThreadPriorities {

    /** Lowering a priority needs no privilege, whatever the virtual machine warns of when it is not run by root. */
    public static final List<String> OPTIONS = List.of("-XX:ThreadPriorityPolicy=1", "-XX:CompilerThreadPriority=5");

    private ThreadPriorities() {}
}
