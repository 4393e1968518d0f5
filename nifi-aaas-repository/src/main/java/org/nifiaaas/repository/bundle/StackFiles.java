package org.nifiaaas.repository.bundle;

/** The files of a version of the engine {@link ModelBundle#STACKED} beside those of its network. Nothing is copied, and nobody changes it. */
public final class StackFiles {

    private final byte[] history;
    private final byte[] purchases;
    private final byte[] weights;

    StackFiles(final byte[] history, final byte[] purchases, final byte[] weights) {
        this.history = history;
        this.purchases = purchases;
        this.weights = weights;
    }

    /** The model of histories, see {@link ModelBundle#SIMILARITY_MODEL}. */
    public byte[] history() {
        return history;
    }

    /** What the users bought, see {@link ModelBundle#HISTORIES}. */
    public byte[] purchases() {
        return purchases;
    }

    /** What the two are worth, see {@link ModelBundle#STACK}. */
    public byte[] weights() {
        return weights;
    }
}
