package org.nifiaaas.nar;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ServiceLoader;
import org.apache.nifi.components.ConfigurableComponent;
import org.apache.nifi.components.PropertyDescriptor;
import org.apache.nifi.controller.ControllerService;
import org.apache.nifi.controller.ControllerServiceInitializationContext;
import org.apache.nifi.logging.ComponentLog;
import org.apache.nifi.processor.Processor;
import org.apache.nifi.processor.ProcessorInitializationContext;

/**
 * Creates and initialises every component on the class path as NiFi does, and prints a line for each. Runs in a Java of its own with the API of one generation
 * of NiFi, which may need a newer Java than the build.
 */
final class ComponentProbe {

    private ComponentProbe() {}

    public static void main(final String[] arguments) {
        for (final Processor processor : ServiceLoader.load(Processor.class)) {
            processor.initialize(context(ProcessorInitializationContext.class));
            report(processor, processor.getRelationships().size());
        }
        for (final ControllerService service : ServiceLoader.load(ControllerService.class)) {
            try {
                service.initialize(context(ControllerServiceInitializationContext.class));
            } catch (final org.apache.nifi.reporting.InitializationException e) {
                throw new IllegalStateException(service.getClass().getName(), e);
            }
            report(service, 0);
        }
    }

    private static void report(final ConfigurableComponent component, final int relationships) {
        int properties = 0;
        for (final PropertyDescriptor descriptor : component.getPropertyDescriptors()) {
            if (descriptor.getDescription() == null
                    || descriptor.getDescription().isBlank()) {
                throw new IllegalStateException(
                        component.getClass().getName() + " does not describe " + descriptor.getName());
            }
            properties++;
        }
        System.out.println("initialised " + component.getClass().getName() + " with " + properties + " properties and "
                + relationships + " relationships");
    }

    private static <T> T context(final Class<T> type) {
        final InvocationHandler answers = (proxy, method, values) -> {
            if (method.getReturnType() == String.class) {
                return "probe";
            }
            if (method.getReturnType() == ComponentLog.class) {
                return silent(ComponentLog.class);
            }
            return null;
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }

    private static <T> T silent(final Class<T> type) {
        final InvocationHandler answers =
                (proxy, method, values) -> method.getReturnType() == boolean.class ? false : null;
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
