package org.nifiaaas.sandbox.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.nifiaaas.sandbox.console.SandboxException;

/**
 * Finds loopback ports that nobody listens on. Between the look and the use another program can still take a port; the server that then
 * fails says so in its log.
 */
public final class FreePorts {
    private FreePorts() {}

    /** Tells whether a server could listen on this loopback port now. */
    public static boolean isFree(final int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (final IOException e) {
            return false;
        }
    }

    /** Distinct free ports: all of them are held until the last is found. */
    public static List<Integer> find(final int count) throws SandboxException {
        final List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } catch (final IOException e) {
            throw SandboxException.failure("no free loopback port", e);
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    private static void close(final ServerSocket socket) {
        try {
            socket.close();
        } catch (final IOException e) {
            throw new UncheckedIOException("a loopback socket cannot be closed", e);
        }
    }
}
