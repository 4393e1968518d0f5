package org.nifiaaas.scoring.similarity;

/** The measures of similarity that an edge from a bought item to a candidate carries. */
public enum Similarity {
    /** Cosine of the items' sets of users with shrinkage: item-kNN (Sarwar et al., WWW 2001). */
    NEIGHBOUR,
    /** Probability of a random walk from the item over one of its users to the candidate: P3alpha with alpha 1 (Cooper et al., WWW 2014). */
    WALK,
    /** Weight of ridge regression over the items' users: EASE (Steck, WWW 2019). */
    EASE,
    /** The same where each user weighs alike, however many items the user bought. */
    EASE_USER;

    /** Number of measures. */
    public static final int COUNT = values().length;
}
