package org.nifiaaas.services.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.nifiaaas.features.FeatureExtractor;
import org.nifiaaas.services.engine.EngineException;
import org.nifiaaas.services.engine.InferenceEngine;
import org.nifiaaas.services.engine.LoadedModel;
import org.nifiaaas.services.engine.ModuleCopy;
import org.nifiaaas.services.engine.Pace;
import org.nifiaaas.services.engine.SerializedModel;

/**
 * An engine whose models are texts: {@code seed=N} scores by a formula, {@code unloadable}, {@code crash}, {@code huge}, {@code die}, {@code nan} and {@code short} fail each in its way.
 * White space around a text only makes it larger. It notes who loads, how much is open, and whether two threads ever use one copy at once.
 */
public final class FakeEngine implements InferenceEngine {

    static final String NAME = "fake";

    final List<Thread> loadingThreads = new CopyOnWriteArrayList<>();
    final List<ClassLoader> contextClassLoaders = new CopyOnWriteArrayList<>();
    public final List<FakeModel> models = new CopyOnWriteArrayList<>();
    public final AtomicInteger sharedCopies = new AtomicInteger();
    public final AtomicInteger largestForward = new AtomicInteger();
    /** Rows of the fake's embedding tables. */
    public final AtomicInteger tableRows = new AtomicInteger(Integer.MAX_VALUE);
    /** What the fake was last asked to load. */
    public final AtomicReference<SerializedModel> lastModel = new AtomicReference<>();

    final AtomicInteger mostOpen = new AtomicInteger();
    /** What models say of their size. */
    final AtomicLong modelBytes = new AtomicLong();
    /** Makes the forward passes fail that come after loading. */
    public final AtomicBoolean broken = new AtomicBoolean();
    /** Makes closing a model fail, after it is closed. */
    final AtomicBoolean failAtClose = new AtomicBoolean();
    /** What the models tell about how they score. */
    final AtomicReference<String> explanation = new AtomicReference<>("");

    public static float probability(final long seed, final float userRow, final float itemRow) {
        return (userRow * 31 + itemRow * 17 + seed * 7) % 97 / 97f;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LoadedModel load(final SerializedModel model, final Pace pace) throws EngineException {
        loadingThreads.add(Thread.currentThread());
        contextClassLoaders.add(Thread.currentThread().getContextClassLoader());
        lastModel.set(model);
        final String text = new String(model.bytes(), StandardCharsets.UTF_8).strip();
        switch (text) {
            case "unloadable" -> throw new EngineException("the bytes are not a module", null);
            case "crash" -> throw new IllegalStateException("argument type mismatch");
            case "huge" -> throw new OutOfMemoryError("Java heap space");
            case "die" -> throw new InternalError("the JVM is in trouble");
            default -> {
                final FakeModel loaded = new FakeModel(text);
                models.add(loaded);
                mostOpen.accumulateAndGet(open(), Math::max);
                return loaded;
            }
        }
    }

    public int open() {
        return (int) models.stream().filter(model -> model.closes.get() == 0).count();
    }

    /** A model that counts how often it is closed. */
    public final class FakeModel implements LoadedModel {

        public final AtomicInteger closes = new AtomicInteger();
        public final AtomicInteger copies = new AtomicInteger();
        private final String text;

        private FakeModel(final String text) {
            this.text = text;
        }

        @Override
        public ModuleCopy newCopy() throws EngineException {
            copies.incrementAndGet();
            return new FakeCopy(this);
        }

        @Override
        public long bytes() {
            return modelBytes.get();
        }

        @Override
        public String explanation() {
            return Objects.requireNonNull(explanation.get(), "explanation");
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            if (failAtClose.get()) {
                throw new IllegalStateException("stuck");
            }
        }
    }

    private final class FakeCopy implements ModuleCopy {

        private final FakeModel model;
        private final AtomicBoolean inUse = new AtomicBoolean();

        private FakeCopy(final FakeModel model) {
            this.model = model;
        }

        @Override
        public float[] forward(final int[] input, final int rows) throws EngineException {
            if (!inUse.compareAndSet(false, true)) {
                sharedCopies.incrementAndGet();
            }
            largestForward.accumulateAndGet(rows, Math::max);
            if (broken.get()) {
                throw new EngineException("the forward pass failed", null);
            }
            if (model.closes.get() > 0) {
                throw new EngineException("the model is closed", null);
            }
            for (int position = 0; position < rows * FeatureExtractor.COLUMNS; position++) {
                if (input[position] < 1 || input[position] > tableRows.get()) {
                    throw new EngineException("there is no row " + input[position], null);
                }
            }
            final float[] scores = scores(input, rows);
            inUse.set(false);
            return scores;
        }

        private float[] scores(final int[] input, final int rows) {
            final float[] scores = new float[model.text.equals("short") ? rows - 1 : rows];
            for (int row = 0; row < scores.length; row++) {
                scores[row] = model.text.startsWith("seed=")
                        ? probability(
                                Long.parseLong(model.text.substring("seed=".length())),
                                input[row * FeatureExtractor.COLUMNS],
                                input[row * FeatureExtractor.COLUMNS + 1])
                        : Float.NaN;
            }
            return scores;
        }
    }
}
