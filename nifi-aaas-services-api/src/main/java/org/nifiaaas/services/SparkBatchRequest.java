package org.nifiaaas.services;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What Livy is asked to run. Immutable; collections are copied. As text it tells neither arguments nor values of Spark properties, which may be secret.
 *
 * @param name unique name of this attempt
 * @param file the application jar, where the cluster finds it
 * @param className its main class
 * @param arguments command-line arguments, in order
 * @param jars further jars for the class path
 * @param configuration Spark properties
 * @param proxyUser user to impersonate, if Livy is set up for it (Livy ignores it silently otherwise)
 */
public record SparkBatchRequest(
        String name,
        String file,
        String className,
        List<String> arguments,
        List<String> jars,
        Map<String, String> configuration,
        Optional<String> proxyUser) {

    /** Rejects missing parts and a blank name. */
    public SparkBatchRequest {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(className, "className");
        Objects.requireNonNull(proxyUser, "proxyUser");
        if (name == null || name.isBlank()) {
            throw new IllegalArgumentException("A Spark batch needs a name");
        }
        arguments = List.copyOf(arguments);
        jars = List.copyOf(jars);
        configuration = Map.copyOf(configuration);
    }

    @Override
    public String toString() {
        return "Spark batch " + name + " of " + className + " in " + file + " with " + arguments.size()
                + " arguments and the properties " + String.join(", ", new TreeSet<>(configuration.keySet()));
    }
}
