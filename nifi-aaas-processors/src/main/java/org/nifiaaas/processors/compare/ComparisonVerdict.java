package org.nifiaaas.processors.compare;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The first sentence of a report: what it comes to for somebody who decides by the scores. Stateless. */
final class ComparisonVerdict {

    /** Enough to decide by; the JSON form has more. */
    private static final MathContext DIGITS = new MathContext(3);

    private final ComparisonSummary summary;
    private final DifferenceMoments all;

    private ComparisonVerdict(final ComparisonSummary summary) {
        this.summary = summary;
        this.all = summary.all();
    }

    /** The sentence for a complete summary. */
    static String of(final ComparisonSummary summary) {
        return new ComparisonVerdict(summary).sentence();
    }

    private String sentence() {
        if (all.count() == 0) {
            return String.format(
                    Locale.ROOT, "Nothing was compared: none of %,d records has two scores.", summary.records());
        }
        return (summary.rules().verify() ? repetition() : change()) + leftOut();
    }

    private String repetition() {
        if (all.different() == 0) {
            return String.format(Locale.ROOT, "All %,d scores were repeated by their own version", all.count());
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d scores could not be repeated by their own version: the largest difference is %s",
                all.different(),
                all.count(),
                digits(all.largest()));
    }

    private String change() {
        if (all.different() == 0) {
            return String.format(Locale.ROOT, "Nothing would change: all %,d scores are the same", all.count());
        }
        final long flips = summary.flips();
        final String differences = String.format(
                Locale.ROOT,
                "the scores differ by %s on average and are %s",
                digits(all.meanAbsolute()),
                direction(all.mean()));
        if (flips == 0) {
            return String.format(
                    Locale.ROOT,
                    "The threshold %s would decide all %,d records as before; %s",
                    digits(summary.rules().threshold()),
                    all.count(),
                    differences);
        }
        return String.format(
                Locale.ROOT,
                "The threshold %s would decide %,d of %,d records (%s %%) otherwise: %,d reach it newly, %,d no longer; %s",
                digits(summary.rules().threshold()),
                flips,
                all.count(),
                digits(100.0 * flips / all.count()),
                all.flips(ThresholdFlip.UP),
                all.flips(ThresholdFlip.DOWN),
                differences);
    }

    private static String direction(final double mean) {
        final String size = digits(Math.abs(mean));
        if (size.equals("0")) {
            return "neither higher nor lower in sum";
        }
        return size + (mean > 0 ? " higher" : " lower") + " in the mean";
    }

    private String leftOut() {
        final long others = summary.records() - all.count();
        return others == 0 ? "." : String.format(Locale.ROOT, "; not compared: %,d.", others);
    }

    /** A number with three digits that say something, without an exponent. */
    static String digits(final double value) {
        final BigDecimal rounded = new BigDecimal(ComparisonSummary.decimal(value)).round(DIGITS);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }
}
