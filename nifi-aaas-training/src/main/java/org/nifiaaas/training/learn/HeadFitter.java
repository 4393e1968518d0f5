package org.nifiaaas.training.learn;

import com.github.fommil.netlib.LAPACK;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.netlib.util.intW;
import org.nifiaaas.scoring.propensity.Head;
import org.nifiaaas.scoring.propensity.PairFeature;
import org.nifiaaas.scoring.propensity.Term;

/**
 * Fits heads by penalised maximum likelihood: iteratively reweighted least squares, that is Newton's method with halved steps where a whole one does not help (McCullagh and Nelder, <em>Generalized
 * Linear Models</em>, 1989, 2.5). Deterministic, whatever the number of cores.
 */
final class HeadFitter {

    private static final double L2 = 10;
    private static final int ITERATIONS = 25;
    private static final int HALVINGS = 8;
    private static final double CLOSE = 1e-7;
    private static final double LEAST_DEVIATION = 1e-6;
    private static final int PARTS = 16;

    private final LabelledPairs data;
    private final int[] pairs;
    private final int[] columns;
    /** Features that are no logarithms: the best pairs may lie many deviations out, and must not tie. */
    private final boolean[] latent;

    private final double[] means;
    private final double[] deviations;
    private final int weightsOfATerm;
    private final int size;

    private HeadFitter(
            final LabelledPairs data, final int[] pairs, final List<PairFeature> features, final boolean bends) {
        this.data = data;
        this.pairs = pairs;
        this.weightsOfATerm = bends ? Term.WEIGHTS : 1;
        this.columns = features.stream().mapToInt(data::column).toArray();
        this.latent = new boolean[columns.length];
        for (int column = 0; column < columns.length; column++) {
            latent[column] = features.get(column).side() == PairFeature.Side.LATENT;
        }
        this.means = new double[columns.length];
        this.deviations = new double[columns.length];
        this.size = columns.length * weightsOfATerm + 1;
        standardise();
    }

    /**
     * Fits a head.
     *
     * @param bends whether a feature adds a line with bends, or a straight one
     */
    static Head fit(
            final LabelledPairs data, final Head.Pairs which, final List<PairFeature> features, final boolean bends) {
        final int[] pairs = IntStream.range(0, data.size())
                .filter(pair -> which == Head.Pairs.ALL || data.isRepeat(pair) == (which == Head.Pairs.REPEAT))
                .toArray();
        final HeadFitter fitter = new HeadFitter(data, pairs, features, bends);
        return fitter.head(which, features, fitter.solve());
    }

    private void standardise() {
        for (int column = 0; column < columns.length; column++) {
            double sum = 0;
            for (final int pair : pairs) {
                sum += data.value(pair, columns[column]);
            }
            means[column] = pairs.length == 0 ? 0 : sum / pairs.length;
            double squares = 0;
            double farthest = 0;
            for (final int pair : pairs) {
                final double difference = data.value(pair, columns[column]) - means[column];
                squares += difference * difference;
                farthest = Math.max(farthest, Math.abs(difference));
            }
            final double deviation = Math.max(
                    Math.sqrt(squares / Math.max(1, pairs.length)), latent[column] ? farthest / Term.FARTHEST : 0);
            deviations[column] = deviation < LEAST_DEVIATION ? 1 : deviation;
        }
    }

    private Head head(final Head.Pairs which, final List<PairFeature> features, final double... solution) {
        final List<Term> terms = new ArrayList<>();
        for (int column = 0; column < columns.length; column++) {
            final double[] weights = new double[Term.WEIGHTS];
            System.arraycopy(solution, column * weightsOfATerm, weights, 0, weightsOfATerm);
            terms.add(new Term(features.get(column), means[column], deviations[column], weights));
        }
        return new Head(which, solution[size - 1], terms);
    }

    private double[] solve() {
        double[] solution = new double[size];
        solution[size - 1] = baseRate();
        double loss = new Pass(solution, false).run().loss;
        for (int iteration = 0; iteration < ITERATIONS; iteration++) {
            final double[] step = new Pass(solution, true).run().step();
            final double before = loss;
            double length = 1;
            for (int halving = 0; halving < HALVINGS; halving++) {
                final double[] next = solution.clone();
                for (int position = 0; position < size; position++) {
                    next[position] += length * step[position];
                }
                final double lossOfNext = new Pass(next, false).run().loss;
                if (lossOfNext < loss) {
                    solution = next;
                    loss = lossOfNext;
                    break;
                }
                length /= 2;
            }
            if (!(before - loss > CLOSE * Math.abs(before))) {
                break;
            }
        }
        return solution;
    }

    /** Log-odds of the share of purchases, kept off infinity by half a purchase. */
    private double baseRate() {
        double bought = 0.5;
        double not = 0.5;
        for (final int pair : pairs) {
            if (data.isBought(pair)) {
                bought += data.weight(pair);
            } else {
                not += data.weight(pair);
            }
        }
        return Math.log(bought / not);
    }

    /** One pass over the pairs: loss, and if wanted gradient and Hessian. The parts are added up in their order. */
    private final class Pass {

        private final double[] solution;
        private final boolean derivatives;
        private final double[] gradient;
        private final double[] hessian;
        private double loss;

        Pass(final double[] solution, final boolean derivatives) {
            this.solution = solution;
            this.derivatives = derivatives;
            this.gradient = new double[derivatives ? size : 0];
            this.hessian = new double[derivatives ? size * size : 0];
        }

        Pass run() {
            final Pass[] parts = IntStream.range(0, PARTS)
                    .parallel()
                    .mapToObj(part -> {
                        final Pass pass = new Pass(solution, derivatives);
                        pass.add((int) ((long) pairs.length * part / PARTS), (int)
                                ((long) pairs.length * (part + 1) / PARTS));
                        return pass;
                    })
                    .toArray(Pass[]::new);
            for (final Pass part : parts) {
                loss += part.loss;
                for (int position = 0; position < gradient.length; position++) {
                    gradient[position] += part.gradient[position];
                }
                for (int position = 0; position < hessian.length; position++) {
                    hessian[position] += part.hessian[position];
                }
            }
            for (int position = 0; position < size - 1; position++) {
                loss += L2 / 2 * solution[position] * solution[position];
            }
            return this;
        }

        private void add(final int from, final int to) {
            final double[] basis = new double[size];
            final double[] three = new double[Term.WEIGHTS];
            for (int position = from; position < to; position++) {
                final int pair = pairs[position];
                fill(pair, basis, three);
                double logit = 0;
                for (int column = 0; column < size; column++) {
                    logit += basis[column] * solution[column];
                }
                final double weight = data.weight(pair);
                final boolean bought = data.isBought(pair);
                final double signed = bought ? -logit : logit;
                loss += weight * (Math.max(0, signed) + Math.log1p(Math.exp(-Math.abs(signed))));
                if (derivatives) {
                    final double probability = 1 / (1 + Math.exp(-logit));
                    addDerivatives(
                            basis, weight * (probability - (bought ? 1 : 0)), weight * probability * (1 - probability));
                }
            }
        }

        private void fill(final int pair, final double[] basis, final double[] three) {
            for (int column = 0; column < columns.length; column++) {
                Term.basis(data.value(pair, columns[column]), means[column], deviations[column], three, 0);
                System.arraycopy(three, 0, basis, column * weightsOfATerm, weightsOfATerm);
            }
            basis[size - 1] = 1;
        }

        private void addDerivatives(final double[] basis, final double slope, final double curve) {
            for (int row = 0; row < size; row++) {
                final double value = basis[row];
                if (value == 0) {
                    continue;
                }
                gradient[row] += slope * value;
                final double scaled = curve * value;
                final int start = row * size;
                for (int column = row; column < size; column++) {
                    hessian[start + column] += scaled * basis[column];
                }
            }
        }

        /** The Newton step. */
        double[] step() {
            final double[] step = new double[size];
            for (int position = 0; position < size; position++) {
                final boolean penalised = position < size - 1;
                step[position] = -gradient[position] - (penalised ? L2 * solution[position] : 0);
                hessian[position * size + position] += penalised ? L2 : LEAST_DEVIATION;
            }
            final intW info = new intW(0);
            // The upper triangle row by row is the lower one column by column.
            LAPACK.getInstance().dposv("L", size, 1, hessian, size, step, size, info);
            return info.val == 0 ? step : new double[size];
        }
    }
}
