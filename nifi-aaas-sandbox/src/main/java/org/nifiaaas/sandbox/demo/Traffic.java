package org.nifiaaas.sandbox.demo;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.nifiaaas.sandbox.console.SandboxException;
import org.nifiaaas.sandbox.data.CardTransaction;

/** The transactions of a run on their way into Kafka: the next one is always the one after the last. Not thread-safe. */
final class Traffic {

    private static final long TICK_MILLIS = 100;

    private final KafkaFeed feed;
    private final String run;
    private final List<CardTransaction> transactions;
    private int sent;

    Traffic(final KafkaFeed feed, final String run, final List<CardTransaction> transactions) {
        this.feed = feed;
        this.run = run;
        this.transactions = transactions;
    }

    int sent() {
        return sent;
    }

    int left() {
        return transactions.size() - sent;
    }

    /** Sends as fast as Kafka takes them until {@code end} transactions are sent in total. */
    void sendUntil(final int end) throws SandboxException {
        while (sent < end) {
            feed.send(Tally.eventId(run, sent), transactions.get(sent));
            sent++;
        }
        feed.flush();
    }

    /** Sends for a tenth of a second at a rate, but not beyond {@code end} transactions in total. */
    void sendOneTick(final double perSecond, final int end) throws SandboxException {
        final long start = System.nanoTime();
        final int number = (int) Math.max(1, Math.round(perSecond * TICK_MILLIS / 1000));
        sendUntil(Math.min(end, sent + number));
        try {
            final long rest = TICK_MILLIS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            TimeUnit.MILLISECONDS.sleep(Math.max(0, rest));
        } catch (final InterruptedException e) {
            throw SandboxException.interrupted(e);
        }
    }
}
