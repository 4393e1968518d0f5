package org.nifiaaas.services.engine.bigdl;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.nifiaaas.services.engine.EngineException;

/**
 * Reads the second file that BigDL writes when module and weights are saved apart.
 *
 * <p>Big-endian: the number 3721, the count of arrays, each array as its id, type, length and values, and at the end the length and the bytes of the MD5 of
 * all that came before. BigDL's own reader opens the file through Hadoop.
 */
final class WeightsFile {

    private static final int MAGIC_NUMBER = 3721;
    private static final int FLOAT_TYPE = 0;
    private static final int DIGEST_BYTES = 16;
    private static final int HEADER_BYTES = 2 * Integer.BYTES;
    private static final int TRAILER_BYTES = Integer.BYTES + DIGEST_BYTES;

    private WeightsFile() {}

    /**
     * Reads the arrays.
     *
     * @param description names the model version in messages
     * @return arrays by the ids that the module file knows them by
     * @throws EngineException if the bytes are not a complete file of float arrays
     */
    static Map<Integer, float[]> read(final String description, final byte[] bytes) throws EngineException {
        if (bytes.length < Integer.BYTES || ByteBuffer.wrap(bytes).getInt() != MAGIC_NUMBER) {
            throw new EngineException(description + ": the weights file is not from BigDL");
        }
        if (bytes.length < HEADER_BYTES + TRAILER_BYTES || !isWhole(bytes)) {
            throw new EngineException(description + ": the weights file is cut short or damaged");
        }
        try {
            return arrays(
                    description, ByteBuffer.wrap(bytes, Integer.BYTES, bytes.length - HEADER_BYTES - DIGEST_BYTES));
        } catch (final BufferUnderflowException e) {
            throw new EngineException(description + ": the weights file holds less than it says", e);
        }
    }

    private static boolean isWhole(final byte[] bytes) {
        final int content = bytes.length - TRAILER_BYTES;
        try {
            final MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(bytes, 0, content);
            return Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, content + Integer.BYTES, bytes.length));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has MD5", e);
        }
    }

    private static Map<Integer, float[]> arrays(final String description, final ByteBuffer content)
            throws EngineException {
        final int count = content.getInt();
        final Map<Integer, float[]> arrays = new HashMap<>();
        for (int read = 0; read < count; read++) {
            final int id = content.getInt();
            if (content.getInt() != FLOAT_TYPE) {
                throw new EngineException(description + ": the weights file is not in single precision");
            }
            final int length = content.getInt();
            if (length < 0 || length > content.remaining() / Float.BYTES) {
                throw new BufferUnderflowException();
            }
            final float[] array = new float[length];
            content.asFloatBuffer().get(array);
            content.position(content.position() + length * Float.BYTES);
            arrays.put(id, array);
        }
        return arrays;
    }
}
