package org.nifiaaas.sandbox.data;

/**
 * How strongly the people of the invented town have habits that change with time, which a model sees by windows alone. docs/csv-to-model.md tells which
 * feature can see which of them.
 *
 * @param seasonFactor how many times as often a category is bought in its months, such as garden centres in spring and toys in December
 * @param paydayFactor how many times as much the town buys from the 28th of a month to the 2nd of the next
 * @param rhythmShare share of the rows that regulars make in their own rhythm: groceries each few days, fuel every two weeks
 * @param spellShare share of the rows that belong to a spell: for some days a card buys in one category, a holiday or a move, at merchants that are new to it
 * @param memory from how many of its last purchases a card draws the merchant that it goes to again
 * @param lateCards share of the cards that appear some time after the first day
 * @param lateTaste how many times as much a late card likes its favourite category; from 1 on it begins with a spell in that category, and with 0 neither
 * @param lateMerchants share of the merchants that open some time after the first day
 * @param openingShare share of the free purchases that go to merchants which opened in the last thirty days, if there are any
 */
public record Habits(
        double seasonFactor,
        double paydayFactor,
        double rhythmShare,
        double spellShare,
        int memory,
        double lateCards,
        double lateTaste,
        double lateMerchants,
        double openingShare) {

    private static final int LONG_MEMORY = 1_000;

    /** Rejects shares that leave nothing for free purchases, seasons without purchases outside of them, and cards without a memory. */
    public Habits {
        if (seasonFactor < 1 || paydayFactor <= 0 || memory < 1 || lateTaste < 0) {
            throw new IllegalArgumentException(
                    "A season factor is at least 1, a payday factor positive, a memory at least 1, a late taste at least 0: "
                            + seasonFactor + ", " + paydayFactor + ", " + memory + ", " + lateTaste);
        }
        for (final double share : new double[] {rhythmShare, spellShare, lateCards, lateMerchants, openingShare}) {
            if (!(share >= 0 && share < 1)) {
                throw new IllegalArgumentException("A share is from 0 to 1, 1 excluded: " + share);
            }
        }
        if (rhythmShare + spellShare > 0.8) {
            throw new IllegalArgumentException(
                    "Rhythms and spells leave too few free purchases: " + rhythmShare + ", " + spellShare);
        }
    }

    /** Weak seasons, and nothing else that changes with time: what a card likes now it will like then. */
    public static Habits none() {
        return new Habits(1.8, 1, 0, 0, LONG_MEMORY, 0.06, 0, 0.05, 0);
    }

    /** A town in which what happened lately tells what comes next. */
    public static Habits lively() {
        return new Habits(4.5, 1.4, 0.35, 0.15, 30, 0.2, 8, 0.12, 0.06);
    }
}
