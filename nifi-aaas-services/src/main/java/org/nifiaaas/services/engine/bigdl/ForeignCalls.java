package org.nifiaaas.services.engine.bigdl;

import com.intel.analytics.bigdl.utils.LayerException;
import java.io.IOException;
import org.nifiaaas.services.engine.EngineException;

/**
 * The only door to BigDL, Analytics Zoo and Scala.
 *
 * <p>Each call runs with the class loader of this bundle as the thread's context class loader. BigDL looks classes and settings up through it, and
 * a first use with any other loader fails in a static initialiser, after which BigDL stays unusable until the JVM restarts.
 *
 * <p>What those libraries throw comes out as an {@link EngineException} of one line. Scala has no checked exceptions, so reflection and protobuf
 * failures leave its methods undeclared; {@link Call} declares them to let them be caught by name. Errors of the JVM itself, such as
 * {@link OutOfMemoryError}, are passed on, also where BigDL wraps them.
 */
final class ForeignCalls {

    private static final int MAX_CAUSES = 20;
    private static final int MAX_REASON_LENGTH = 300;

    private ForeignCalls() {}

    /** Code that uses a foreign library. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException, ReflectiveOperationException;
    }

    /**
     * Runs a call.
     *
     * @param subject what the message of a failure begins with
     * @throws EngineException if the call fails
     */
    static <T> T run(final String subject, final Call<T> call) throws EngineException {
        final Thread thread = Thread.currentThread();
        final ClassLoader callersLoader = thread.getContextClassLoader();
        thread.setContextClassLoader(ForeignCalls.class.getClassLoader());
        try {
            return call.run();
        } catch (final IOException
                | ReflectiveOperationException
                | RuntimeException
                | LinkageError
                | AssertionError failure) {
            throw translated(subject, failure);
        } finally {
            thread.setContextClassLoader(callersLoader);
        }
    }

    private static EngineException translated(final String subject, final Throwable failure) {
        final Throwable cause = rootCause(failure);
        if (cause instanceof VirtualMachineError fatal) {
            throw fatal;
        }
        return new EngineException(subject + ": " + reason(cause), cause);
    }

    private static Throwable rootCause(final Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; depth < MAX_CAUSES; depth++) {
            // BigDL's own wrapper keeps what happened in a field of its own.
            final Throwable next = cause instanceof LayerException layer ? layer.error() : cause.getCause();
            if (next == null) {
                return cause;
            }
            cause = next;
        }
        return cause;
    }

    private static String reason(final Throwable cause) {
        final String name = cause.getClass().getSimpleName();
        if (cause.getMessage() == null || cause.getMessage().isBlank()) {
            return name;
        }
        final String line = cause.getMessage().strip().replaceAll("\\s+", " ");
        return name + ": " + line.substring(0, Math.min(line.length(), MAX_REASON_LENGTH));
    }
}
