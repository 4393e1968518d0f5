package org.nifiaaas.sandbox.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How to start a process.
 *
 * @param name name for messages
 * @param command program and arguments
 * @param folder its current folder
 * @param environment variables added to the environment; an empty value removes the variable
 * @param log file that gets its output, appended
 */
public record ProcessSpec(String name, List<String> command, Path folder, Map<String, String> environment, Path log) {
    public ProcessSpec {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
