package org.nifiaaas.repository.labels;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who moves labels if nobody says it: the user that this process runs as, and the host that it runs on. */
final class ThisProcess {

    private ThisProcess() {}

    /** Such as {@code ann@host7}. */
    static String name() {
        return Name.NAME;
    }

    /** Asked once, since the name of the host may come from another machine. */
    private static final class Name {

        static final String NAME = System.getProperty("user.name", "unknown") + "@" + host();

        private static String host() {
            final String told = System.getenv("HOSTNAME");
            if (told != null && !told.trim().isEmpty()) {
                return told.trim();
            }
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (final UnknownHostException e) {
                // A machine without a name can move labels all the same.
                return "unknown";
            }
        }
    }
}
