package org.nifiaaas.sandbox.server;

/** The loopback ports of one sandbox. They are kept in its state, so that a restarted sandbox has the addresses its flows were given. */
public record SandboxPorts(int nifi, int kafka, int kafkaController, int livy) {

    int of(final SandboxService service) {
        return switch (service) {
            case NIFI -> nifi;
            case KAFKA -> kafka;
            case LIVY -> livy;
        };
    }
}
