package org.nifiaaas.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;

/** ONNX Runtime, the peer, with one thread for each scoring thread as the engine has. Not thread-safe. */
final class OnnxRuntimeScorer implements PairScorer {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    OnnxRuntimeScorer(final byte[] model) throws OrtException {
        final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        session = environment.createSession(model, options);
    }

    @Override
    public float[] score(final int[] pairs, final int rows) throws OrtException {
        final long[] users = new long[rows];
        final long[] items = new long[rows];
        for (int row = 0; row < rows; row++) {
            users[row] = pairs[row * 2] - 1;
            items[row] = pairs[row * 2 + 1] - 1;
        }
        try (OnnxTensor user = vector(users);
                OnnxTensor item = vector(items);
                OrtSession.Result result = session.run(Map.of("user", user, "item", item))) {
            return probabilities(((OnnxTensor) result.get(0)).getFloatBuffer(), rows);
        }
    }

    private OnnxTensor vector(final long[] rows) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(rows), new long[] {rows.length});
    }

    private static float[] probabilities(final FloatBuffer logarithms, final int rows) {
        final float[] probabilities = new float[rows];
        for (int row = 0; row < rows; row++) {
            probabilities[row] = (float) Math.exp(logarithms.get(row * ReferenceNcf.CLASSES));
        }
        return probabilities;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
