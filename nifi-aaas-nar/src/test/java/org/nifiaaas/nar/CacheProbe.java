package org.nifiaaas.nar;

import java.io.File;
import java.io.IOException;
import java.lang.ref.Reference;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.nifi.annotation.lifecycle.OnEnabled;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.components.PropertyValue;
import org.apache.nifi.components.state.StateManager;
import org.apache.nifi.components.state.StateMap;
import org.apache.nifi.controller.ConfigurationContext;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.controller.ControllerServiceInitializationContext;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.reporting.InitializationException;
import org.nifiaaas.services.ProfileService;
import org.nifiaaas.services.ProfileStoreException;

/**
 * NiFi's own map cache server, or a node that changes profiles in it, in a Java of its own. A node writes each of its changes on all profiles and says so when it
 * is done; one that is to make none says what stands on each profile.
 */
final class CacheProbe {

    static final int PROFILES = 40;

    private static final String PACKAGE = "org.apache.nifi.distributed.cache.";
    private static final List<String> KEYS = IntStream.range(0, PROFILES)
            .mapToObj(number -> "user=2:" + number + " ")
            .toList();

    private CacheProbe() {}

    public static void main(final String[] arguments)
            throws ReflectiveOperationException, InitializationException, IOException {
        final String port = arguments[1];
        if (arguments[0].equals("server")) {
            final ControllerService server = enable(
                    PACKAGE + "server.map.MapCacheServer",
                    Map.of("Port", port, "Persistence Directory", arguments[2], "Maximum Cache Entries", "1000000"));
            System.out.println("listening");
            // Until whoever started it is gone.
            System.in.read();
            // A server that nobody knows any more would stop by itself.
            Reference.reachabilityFence(server);
            System.exit(0);
        }
        final ControllerService client = enable(
                PACKAGE + "client.MapCacheClientService",
                Map.of("Server Hostname", "localhost", "Server Port", port, "Communications Timeout", "5 sec"));
        final ProfileService profiles = (ProfileService) enable(
                "org.nifiaaas.services.profile.MapCacheProfileService",
                Map.of("Map Cache Client", client, "Lock Timeout", "2 sec", "Largest Value", "4 KB"));
        final int changes = Integer.parseInt(arguments[3]);
        for (int change = 1; change <= changes; change++) {
            add(profiles, arguments[2] + "-" + change);
            System.out.println("done " + arguments[2] + "-" + change);
        }
        if (changes == 0) {
            read(profiles).values().forEach(list -> System.out.println("list " + list));
        }
        System.exit(0);
    }

    private static void add(final ProfileService profiles, final String change) {
        while (true) {
            try {
                profiles.update(present -> {
                    final Map<String, byte[]> read = present.read(KEYS);
                    final Map<String, byte[]> changed = new HashMap<>();
                    for (final String key : KEYS) {
                        final List<String> list = new ArrayList<>(list(read.get(key)));
                        if (!list.contains(change)) {
                            list.add(change);
                            changed.put(key, String.join(" ", list).getBytes(StandardCharsets.UTF_8));
                        }
                    }
                    return changed;
                });
                return;
            } catch (final ProfileStoreException e) {
                waitFor(e);
            }
        }
    }

    private static Map<String, String> read(final ProfileService profiles) {
        while (true) {
            try {
                final Map<String, String> lists = new HashMap<>();
                profiles.read(KEYS).forEach((key, bytes) -> lists.put(key, String.join(" ", list(bytes))));
                return lists;
            } catch (final ProfileStoreException e) {
                waitFor(e);
            }
        }
    }

    /** As FlowFiles do, which are tried again after a moment. */
    private static void waitFor(final ProfileStoreException reason) {
        System.out.println("waits: " + reason.getMessage());
        if (!reason.isRetryable()) {
            throw new IllegalStateException(reason);
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }

    private static List<String> list(final byte[] profile) {
        return profile == null ? List.of() : List.of(new String(profile, StandardCharsets.UTF_8).split(" "));
    }

    /** Enables a service as NiFi does, with values of properties and the defaults of others. */
    private static ControllerService enable(final String type, final Map<String, Object> values)
            throws ReflectiveOperationException, InitializationException {
        final ControllerService service =
                (ControllerService) Class.forName(type).getDeclaredConstructor().newInstance();
        service.initialize(answering(ControllerServiceInitializationContext.class, (method, arguments) -> {
            if (method.getReturnType() == ComponentLog.class) {
                return answering(
                        ComponentLog.class,
                        (logging, texts) -> logging.getReturnType() == boolean.class ? false : null);
            }
            if (method.getReturnType() == StateManager.class) {
                return noState();
            }
            return method.getReturnType() == String.class ? type : null;
        }));
        final ConfigurationContext context = answering(ConfigurationContext.class, (method, arguments) -> {
            if (method.getName().equals("getProperty")) {
                final PropertyDescriptor property = (PropertyDescriptor) arguments[0];
                return value(values.getOrDefault(property.getName(), property.getDefaultValue()));
            }
            return method.getReturnType() == String.class ? type : null;
        });
        for (final Method method : service.getClass().getMethods()) {
            if (method.isAnnotationPresent(OnEnabled.class)) {
                method.invoke(service, method.getParameterCount() == 0 ? new Object[0] : new Object[] {context});
            }
        }
        return service;
    }

    /** A state that is empty and stays so. */
    private static StateManager noState() {
        return answering(
                StateManager.class,
                (method, arguments) -> method.getReturnType() == StateMap.class
                        ? answering(
                                StateMap.class, (asked, none) -> asked.getReturnType() == Map.class ? Map.of() : null)
                        : null);
    }

    /** Of the kinds of value that these services ask for. */
    private static PropertyValue value(final Object value) {
        return answering(PropertyValue.class, (method, arguments) -> switch (method.getName()) {
            case "isSet" -> value != null;
            case "getValue" -> value;
            case "asInteger" -> Integer.valueOf((String) value);
            case "asControllerService" -> value;
            case "asFile", "asResource" -> value == null ? null : new File((String) value);
            case "asDataSize" -> (double) kilobytes((String) value) * 1024;
            case "asTimePeriod" -> ((TimeUnit) arguments[0]).convert(duration((String) value));
            default -> method.getReturnType() == PropertyValue.class ? value(value) : null;
        });
    }

    private static long kilobytes(final String size) {
        final String[] parts = size.split(" ");
        return Long.parseLong(parts[0]) * (parts[1].equals("MB") ? 1024 : 1);
    }

    private static Duration duration(final String period) {
        final String[] parts = period.split(" ");
        return parts[1].startsWith("day")
                ? Duration.ofDays(Long.parseLong(parts[0]))
                : Duration.ofSeconds(Long.parseLong(parts[0]));
    }

    /** What a method answers. */
    @FunctionalInterface
    private interface Answers {

        Object answer(Method method, Object[] arguments);
    }

    private static <T> T answering(final Class<T> type, final Answers answers) {
        final InvocationHandler handler = (proxy, method, arguments) -> answers.answer(method, arguments);
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
