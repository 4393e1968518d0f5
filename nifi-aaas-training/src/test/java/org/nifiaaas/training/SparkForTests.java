package org.nifiaaas.training;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.apache.xbean.asm6.Opcodes;

/** A local Spark for tests, on Java versions that Spark 2.4 does not know. */
public final class SparkForTests {

    private static final int BIPUSH = 0x10;
    private static final int IF_ICMPLE = 0xa4;
    private static final int JAVA_10 = 54;

    static {
        readNewClassFiles();
    }

    private SparkForTests() {}

    /** Makes a job that the test starts itself run locally on two threads. */
    public static void useLocalMaster() {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.sql.shuffle.partitions", "2");
    }

    /** Starts a session, or gives the running one; the caller stops it. */
    public static SparkSession session() {
        useLocalMaster();
        Logs.quiet();
        return SparkSession.builder().appName("test").getOrCreate();
    }

    public static JavaSparkContext context(final SparkSession session) {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    /**
     * Spark's closure cleaner reads class files with ASM 6, which refuses those newer than Java 10. The reader works with them all the same, so the class is
     * defined here, before its first use, with a higher limit.
     */
    private static void readNewClassFiles() {
        final String name = "org/apache/xbean/asm6/ClassReader.class";
        try (InputStream in = Opcodes.class.getClassLoader().getResourceAsStream(name)) {
            final byte[] bytes = in.readAllBytes();
            int changed = 0;
            for (int position = 0; position + 2 < bytes.length; position++) {
                if (bytes[position] == BIPUSH
                        && bytes[position + 1] == JAVA_10
                        && (bytes[position + 2] & 0xff) == IF_ICMPLE) {
                    bytes[position + 1] = Byte.MAX_VALUE;
                    changed++;
                }
            }
            if (changed != 1) {
                throw new IllegalStateException("Found " + changed + " version checks in " + name);
            }
            MethodHandles.privateLookupIn(Opcodes.class, MethodHandles.lookup()).defineClass(bytes);
        } catch (final IOException | IllegalAccessException e) {
            throw new IllegalStateException("Spark's class reader cannot be prepared", e);
        }
    }
}
