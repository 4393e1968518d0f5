package org.nifiaaas.services.engine.bigdl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModelOutput;
import org.nifiaaas.services.engine.SerializedModel;

/** The first use of BigDL in a class loader of its own, as a NAR has one, from threads whose context class loader is another. */
class FirstUseTest {

    private static final int ROWS = 16;

    @Test
    @Timeout(120)
    void severalThreadsMayBeTheFirstWhateverTheirContextClassLoader() throws Exception {
        final TestModules modules = new TestModules();
        final byte[] bytes = modules.saved(modules.zooNeuralCf());
        final int[] pairs = TestModules.pairs(ROWS, 1);
        final float[] expected = new Scoring(bytes, pairs).call();
        final List<ClassLoader> contexts = new ArrayList<>();
        contexts.add(null);
        contexts.add(ClassLoader.getSystemClassLoader());
        contexts.add(ClassLoader.getPlatformClassLoader());

        try (URLClassLoader nar = isolated()) {
            for (final float[] scores : scoredBy(nar, contexts, bytes, pairs)) {
                assertArrayEquals(expected, scores, 1e-6f);
            }
        }
    }

    private static List<float[]> scoredBy(
            final ClassLoader nar, final List<ClassLoader> contexts, final byte[] bytes, final int[] pairs)
            throws Exception {
        final CyclicBarrier start = new CyclicBarrier(contexts.size());
        final ExecutorService executor = Executors.newFixedThreadPool(contexts.size());
        try {
            final List<Future<float[]>> results = new ArrayList<>();
            for (final ClassLoader context : contexts) {
                final Callable<float[]> scoring = scoring(nar, bytes, pairs);
                results.add(executor.submit(() -> {
                    Thread.currentThread().setContextClassLoader(context);
                    start.await(10, TimeUnit.SECONDS);
                    return scoring.call();
                }));
            }
            final List<float[]> scores = new ArrayList<>();
            for (final Future<float[]> result : results) {
                scores.add(result.get(60, TimeUnit.SECONDS));
            }
            return scores;
        } finally {
            executor.shutdownNow();
        }
    }

    @SuppressWarnings("unchecked")
    private static Callable<float[]> scoring(final ClassLoader nar, final byte[] bytes, final int[] pairs)
            throws ReflectiveOperationException {
        return (Callable<float[]>) Class.forName(Scoring.class.getName(), true, nar)
                .getConstructor(byte[].class, int[].class)
                .newInstance(bytes, pairs);
    }

    /** A loader that shares no class of the class path with this test. */
    private static URLClassLoader isolated() throws MalformedURLException {
        final List<URL> urls = new ArrayList<>();
        for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    }

    /** Loads a model and scores with it; made once in each class loader. */
    public static final class Scoring implements Callable<float[]> {

        private final byte[] bytes;
        private final int[] pairs;

        /** Takes the module and its input. */
        public Scoring(final byte[] bytes, final int[] pairs) {
            this.bytes = bytes;
            this.pairs = pairs;
        }

        @Override
        public float[] call() throws EngineException {
            final SerializedModel model = new SerializedModel("ncf", bytes, ModelOutput.SOFTMAX, 0);
            try (LoadedModel loaded = new BigDLEngine().load(model)) {
                return loaded.newCopy().forward(pairs, ROWS);
            }
        }
    }
}
