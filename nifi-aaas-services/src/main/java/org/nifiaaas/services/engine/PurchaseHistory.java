package org.nifiaaas.services.engine;

/**
 * What one user bought before the moment that is scored for, in any order. Arrays are not copied and not changed by anybody, so that a history may be shared: a module recognises the same
 * object and computes once what it has in common for many items. Thread-safe.
 */
public final class PurchaseHistory {

    private final int[] itemRows;
    private final double[] ageDays;

    /**
     * Takes the arrays over.
     *
     * @param itemRows embedding row of the item of each purchase, counted from 1; for items without one 0, -1, -2 and so on, one number for each such item
     * @param ageDays days from each purchase to the moment, 0 or more
     * @throws IllegalArgumentException if the arrays differ in length, or there are more items without a row than purchases
     */
    public PurchaseHistory(final int[] itemRows, final double[] ageDays) {
        if (itemRows.length != ageDays.length) {
            throw new IllegalArgumentException(itemRows.length + " items do not match " + ageDays.length + " ages");
        }
        for (final int row : itemRows) {
            if (row <= -itemRows.length) {
                throw new IllegalArgumentException(
                        "Item " + row + " is not among those without a row of " + itemRows.length + " purchases");
            }
        }
        this.itemRows = itemRows;
        this.ageDays = ageDays;
    }

    /** Number of purchases. */
    public int size() {
        return itemRows.length;
    }

    public int itemRow(final int purchase) {
        return itemRows[purchase];
    }

    public double ageDays(final int purchase) {
        return ageDays[purchase];
    }
}
