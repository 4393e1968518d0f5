package org.nifiaaas.sandbox.server;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.ToIntFunction;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.process.FreePorts;

/**
 * Chooses the ports of a sandbox: a running server keeps its port, else the user's wish counts, else the port it had the last time, else any
 * free one.
 */
final class PortChoice {
    private static final int PORTS = 4;

    private final SandboxConfiguration configuration;
    private final SandboxState state;
    private final Deque<Integer> free;

    private PortChoice(final SandboxConfiguration configuration, final SandboxState state, final Deque<Integer> free) {
        this.configuration = configuration;
        this.state = state;
        this.free = free;
    }

    /** @throws SandboxException if a port the user asked for is taken, or a running server has another one */
    static SandboxPorts choose(final SandboxConfiguration configuration, final SandboxState state)
            throws SandboxException {
        final PortChoice choice = new PortChoice(configuration, state, new ArrayDeque<>(FreePorts.find(PORTS)));
        return new SandboxPorts(
                choice.port(SandboxService.NIFI),
                choice.port(SandboxService.KAFKA),
                choice.kafkaControllerPort(),
                choice.port(SandboxService.LIVY));
    }

    private int port(final SandboxService service) throws SandboxException {
        final OptionalInt wish = configuration.port(service);
        final Optional<SandboxPorts> known = state.ports();
        if (known.isPresent() && state.process(service).isPresent()) {
            final int current = known.get().of(service);
            if (wish.isPresent() && wish.getAsInt() != current) {
                throw SandboxException.environment(service.value() + " already runs on port " + current
                        + "; stop it first (aaas down) to move it to " + wish.getAsInt());
            }
            return current;
        }
        Preflight.checkPort(service, wish);
        return wish.isPresent() ? wish.getAsInt() : lastOrFree(ports -> ports.of(service));
    }

    private int kafkaControllerPort() {
        final Optional<SandboxPorts> known = state.ports();
        return known.isPresent() && state.process(SandboxService.KAFKA).isPresent()
                ? known.get().kafkaController()
                : lastOrFree(SandboxPorts::kafkaController);
    }

    private int lastOrFree(final ToIntFunction<SandboxPorts> last) {
        return state.ports()
                .map(ports -> last.applyAsInt(ports))
                .filter(FreePorts::isFree)
                .orElseGet(free::removeFirst);
    }
}
