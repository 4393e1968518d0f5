package org.nifiaaas.features.profile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MomentsTest {

    private static final long DAY = 86_400_000L;
    private static final int KEPT_DAYS = 5;

    private final Random random = new Random(11);

    private static byte[] bytes(final Moments moments) {
        final ProfileOutput out = new ProfileOutput();
        moments.write(out);
        final ByteBuffer written = out.bytes();
        final byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static Moments read(final int capacity, final byte... bytes) throws ProfileException {
        final Moments moments = new Moments(capacity, KEPT_DAYS, 1);
        moments.read(new ProfileInput(bytes, 0, bytes.length));
        return moments;
    }

    /** Most come soon after the latest one, or at a moment that had one already; some come days late. */
    private long next(final long latest) {
        switch (random.nextInt(4)) {
            case 0:
                return latest - random.nextInt(3 * (int) (DAY / 1_000)) * 1_000L;
            case 1:
                return latest - random.nextInt(4) * 3_600_000L;
            default:
                return latest + random.nextInt(3) * 3_600_000L;
        }
    }

    /** What was read lies apart from what comes afterwards, whatever the order: nobody may see that. */
    @ParameterizedTest
    @CsvSource({"1000, 1", "1000, 7", "1000, 40", "8, 1", "8, 7", "8, 40"})
    void momentsThatWereReadGoOnLikeThoseThatWereKept(final int capacity, final int addsBetween)
            throws ProfileException {
        final Moments kept = new Moments(capacity, KEPT_DAYS, 1);
        Moments stored = new Moments(capacity, KEPT_DAYS, 1);
        long latest = 400 * DAY;
        for (int add = 0; add < 2_000; add++) {
            if (add % addsBetween == 0) {
                final byte[] bytes = bytes(stored);
                assertArrayEquals(bytes(kept), bytes);
                stored = read(capacity, bytes);
            }
            final long time = next(latest);
            final long[] number = {random.nextInt(100)};
            kept.add(time, number);
            stored.add(time, number);
            latest = Math.max(latest, time);
            if (random.nextInt(5) == 0) {
                final long asked = next(latest);
                final int days = random.nextInt(KEPT_DAYS);
                assertArrayEquals(kept.before(asked, days), stored.before(asked, days));
                assertEquals(kept.lastBefore(asked, days), stored.lastBefore(asked, days));
                assertEquals(kept.isExactAt(asked, days), stored.isExactAt(asked, days));
            }
        }
    }
}
