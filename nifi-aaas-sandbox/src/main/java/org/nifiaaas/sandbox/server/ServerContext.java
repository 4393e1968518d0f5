package org.nifiaaas.sandbox.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.sandbox.process.MarkedProcesses;

/** What the servers of one sandbox share. The working folder is absolute, with symbolic links resolved. */
public record ServerContext(RuntimeLayout layout, Path workFolder, NifiGeneration nifi, SandboxPorts ports) {
    static final String LOOPBACK = "127.0.0.1";

    /** Temporary files of all servers, for example unpacked native libraries. */
    Path temporaryFolder() {
        return workFolder.resolve("tmp");
    }

    Path log(final SandboxService service) {
        return workFolder.resolve("logs").resolve(service.value() + ".log");
    }

    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** A command line of our own Java whose process can be recognised as one of this sandbox. */
    List<String> javaCommand(final List<String> options, final String classPath, final List<String> mainAndArguments) {
        return javaCommand(java(), options, classPath, mainAndArguments);
    }

    /** The same of another Java. */
    List<String> javaCommand(
            final Path java, final List<String> options, final String classPath, final List<String> mainAndArguments) {
        final List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.add(MarkedProcesses.mark(workFolder));
        command.add("-Djava.io.tmpdir=" + temporaryFolder());
        command.add("-Djava.awt.headless=true");
        command.addAll(options);
        command.add("-cp");
        command.add(classPath);
        command.addAll(mainAndArguments);
        return command;
    }
}
