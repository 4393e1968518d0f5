package org.nifiaaas.sandbox.process;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Every Java process of a sandbox, also a Spark driver that Livy started, carries its working folder in a system property. So the ones that
 * nobody remembers any more (the state was lost, Livy was killed and left its driver behind) are still found, and nobody else's are.
 */
public final class MarkedProcesses {
    private static final String PROPERTY = "-Dnifiaaas.work=";

    private MarkedProcesses() {}

    /** The Java option that marks a process as one of this working folder. */
    public static String mark(final Path workFolder) {
        return PROPERTY + workFolder;
    }

    /** The processes of this working folder that run now. Empty on systems that do not tell the arguments of processes. */
    public static List<ProcessHandle> find(final Path workFolder) {
        return withArguments(List.of(mark(workFolder)));
    }

    /** The same, but only those that run this main class. */
    public static List<ProcessHandle> find(final Path workFolder, final String mainClass) {
        return withArguments(List.of(mark(workFolder), mainClass));
    }

    private static List<ProcessHandle> withArguments(final List<String> wanted) {
        return ProcessHandle.allProcesses()
                .filter(handle -> handle.info()
                        .arguments()
                        .map(arguments -> Arrays.asList(arguments).containsAll(wanted))
                        .orElse(false))
                .filter(ProcessIdentity::isRunning)
                .toList();
    }
}
