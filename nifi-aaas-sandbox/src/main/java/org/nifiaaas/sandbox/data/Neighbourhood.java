package org.nifiaaas.sandbox.data;

/** A part of the town, or no place at all. The parts lie on a ring in the order of this list. */
enum Neighbourhood {
    HARBOUR("Harbour"),
    OLD_TOWN("Old Town"),
    NORTHGATE("Northgate"),
    RIVERSIDE("Riverside"),
    PARKSIDE("Parkside"),
    STATION("Station"),
    ONLINE("Direct");

    private static final int PLACES = values().length - 1;
    private static final double ONLINE_REACH = 0.35;
    private static final double SAME = 1.0;
    private static final double NEXT = 0.22;
    private static final double FAR = 0.01;

    private final String label;

    Neighbourhood(final String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** A place by its number from 0, wrapped around; never {@link #ONLINE}. */
    static Neighbourhood place(final int number) {
        return values()[Math.floorMod(number, PLACES)];
    }

    /** How likely somebody who lives here goes to a merchant there, 1 for the same place. */
    double reach(final Neighbourhood merchant) {
        if (merchant == ONLINE) {
            return ONLINE_REACH;
        }
        final int apart = Math.floorMod(ordinal() - merchant.ordinal(), PLACES);
        return switch (Math.min(apart, PLACES - apart)) {
            case 0 -> SAME;
            case 1 -> NEXT;
            default -> FAR;
        };
    }
}
