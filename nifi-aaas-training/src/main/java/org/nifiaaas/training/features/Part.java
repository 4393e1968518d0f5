package org.nifiaaas.training.features;

import java.io.Serializable;

/** What other subjects than the user need of an event: as little as can be, since there is one for each kind of subject. Immutable. */
final class Part implements Serializable {

    private static final long serialVersionUID = 1L;

    private final int kind;
    private final String user;
    private final long[] numbers;

    /**
     * A part; the array is not copied.
     *
     * @param kind position of the kind of subject
     * @param user of the event, whose row waits for what comes of it
     * @param numbers of the event, null if it is not counted
     */
    Part(final int kind, final String user, final long[] numbers) {
        this.kind = kind;
        this.user = user;
        this.numbers = numbers;
    }

    int kind() {
        return kind;
    }

    String user() {
        return user;
    }

    boolean isCounted() {
        return numbers != null;
    }

    long[] numbers() {
        return numbers;
    }
}
