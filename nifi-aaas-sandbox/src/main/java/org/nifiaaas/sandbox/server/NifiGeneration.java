package org.nifiaaas.sandbox.server;

import java.util.Arrays;
import java.util.Optional;

/** The NiFi that a sandbox runs. */
public enum NifiGeneration {
    /** On the Java that runs the other servers. */
    NIFI_1("1", "1.18", 17),
    /** On a Java of its own. */
    NIFI_2("2", "2.3", 21);

    private final String value;
    private final String release;
    private final int oldestJava;

    NifiGeneration(final String value, final String release, final int oldestJava) {
        this.value = value;
        this.release = release;
        this.oldestJava = oldestJava;
    }

    /** Name on the command line and in files. */
    public String value() {
        return value;
    }

    /** The first version of Java that it runs on. */
    public int oldestJava() {
        return oldestJava;
    }

    /** The generation of that name. */
    public static Optional<NifiGeneration> named(final String name) {
        return Arrays.stream(values())
                .filter(generation -> generation.value.equals(name))
                .findFirst();
    }

    /** For people, such as NiFi 1.18. */
    @Override
    public String toString() {
        return "NiFi " + release;
    }
}
