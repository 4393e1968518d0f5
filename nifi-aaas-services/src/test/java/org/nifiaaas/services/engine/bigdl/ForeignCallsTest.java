package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.intel.analytics.bigdl.utils.LayerException;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nifiaaas.services.engine.EngineException;

class ForeignCallsTest {

    private final ClassLoader loaderBefore = Thread.currentThread().getContextClassLoader();

    @AfterEach
    void restoreContextClassLoader() {
        Thread.currentThread().setContextClassLoader(loaderBefore);
    }

    @Test
    void theCallRunsWithTheLoaderOfThisBundle() throws EngineException {
        Thread.currentThread().setContextClassLoader(null);

        final ClassLoader during =
                ForeignCalls.run("ncf", () -> Thread.currentThread().getContextClassLoader());

        assertSame(ForeignCalls.class.getClassLoader(), during);
        assertNull(Thread.currentThread().getContextClassLoader());
    }

    @Test
    void theCallersLoaderComesBackAfterAFailure() {
        final ClassLoader callers = new ClassLoader(null) {};
        Thread.currentThread().setContextClassLoader(callers);

        assertThrows(
                EngineException.class,
                () -> ForeignCalls.run("ncf", () -> {
                    throw new IllegalStateException("no");
                }));

        assertSame(callers, Thread.currentThread().getContextClassLoader());
    }

    @Test
    void theMessageIsOneLineAndNamesTheInnermostCause() {
        final IllegalArgumentException innermost = new IllegalArgumentException("index 51\n  out of range\n");
        final EngineException failure = failureOf(new LayerException(
                "Layer info: a page of text", new InvocationTargetException(new RuntimeException(innermost))));

        assertEquals("ncf version 7: IllegalArgumentException: index 51 out of range", failure.getMessage());
        assertSame(innermost, failure.getCause());
    }

    @Test
    void aFailureWithoutMessageIsNamedByItsClass() {
        assertEquals(
                "ncf version 7: NullPointerException",
                failureOf(new NullPointerException(null)).getMessage());
    }

    @Test
    void aLongMessageIsCut() {
        final EngineException failure = failureOf(new IllegalStateException("x".repeat(10_000)));

        assertTrue(failure.getMessage().length() < 400, failure.getMessage());
    }

    @Test
    void causesThatGoInACircleEnd() {
        final RuntimeException first = new RuntimeException("first");
        final RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);

        assertTrue(failureOf(first).getMessage().startsWith("ncf version 7: RuntimeException: "));
    }

    @Test
    void aMissingClassIsReported() {
        assertEquals(
                "ncf version 7: NoClassDefFoundError: com/example/Missing",
                failureOf(new NoClassDefFoundError("com/example/Missing")).getMessage());
    }

    @Test
    void anErrorOfTheJvmIsPassedOnAlsoWhereItIsWrapped() {
        final OutOfMemoryError error = new OutOfMemoryError("Java heap space");

        assertSame(
                error,
                assertThrows(
                        OutOfMemoryError.class,
                        () -> ForeignCalls.run("ncf", () -> {
                            throw new LayerException("Layer info", error);
                        })));
    }

    private static EngineException failureOf(final Throwable failure) {
        return assertThrows(
                EngineException.class,
                () -> ForeignCalls.run("ncf version 7", () -> {
                    throw ForeignCallsTest.<RuntimeException>undeclared(failure);
                }));
    }

    /** Throws as Scala does: checked or not, nothing is declared. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T undeclared(final Throwable failure) throws T {
        throw (T) failure;
    }
}
