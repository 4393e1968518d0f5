package org.nifiaaas.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChecksumsTest {

    @TempDir
    private Path folder;

    /** The example of FIPS 180-4. */
    @Test
    void digestIsTheStandardOne() {
        assertEquals(
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                Checksums.sha256("abc".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void longContentIsReadInPiecesBetweenWhichTheCallerMayRest() throws IOException {
        final byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        final AtomicInteger steps = new AtomicInteger();

        final String digest = Checksums.sha256(content, steps::incrementAndGet);

        assertEquals(Checksums.sha256(Files.write(folder.resolve("content"), content)), digest);
        assertEquals(4, steps.get());
    }

    @Test
    void streamThatIsLongerThanAllowedIsRefused() throws IOException {
        final byte[] content = new byte[100_000];

        assertEquals(Checksums.sha256(content), Checksums.sha256(new ByteArrayInputStream(content), content.length));
        final InputStream longer = new ByteArrayInputStream(content);
        assertEquals(
                "it has more than the 99999 bytes allowed",
                assertThrows(IOException.class, () -> Checksums.sha256(longer, content.length - 1))
                        .getMessage());
    }
}
