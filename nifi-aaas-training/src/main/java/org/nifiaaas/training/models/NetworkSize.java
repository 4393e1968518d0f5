package org.nifiaaas.training.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Kind of a network and the widths of its layers, without how many users and items it knows. Immutable. */
final class NetworkSize {

    private static final int CLASSES = 2;
    private static final int TENSORS_OF_A_LAYER = 2;

    private final NetworkKind kind;
    private final int factors;
    private final int userEmbedding;
    private final int itemEmbedding;
    private final int[] hidden;

    /**
     * Creates a size. Numbers of parts that the kind has not are ignored.
     *
     * @param factors width of the embeddings that are multiplied
     * @param userEmbedding width of a user's embedding below the dense layers
     * @param itemEmbedding width of an item's embedding below the dense layers
     * @param hidden units of each hidden layer, from the input on
     */
    NetworkSize(
            final NetworkKind kind,
            final int factors,
            final int userEmbedding,
            final int itemEmbedding,
            final int... hidden) {
        this.kind = kind;
        this.factors = kind.multiplies() ? factors : 0;
        this.userEmbedding = kind.hasDenseLayers() ? userEmbedding : 0;
        this.itemEmbedding = kind.hasDenseLayers() ? itemEmbedding : 0;
        this.hidden = kind.hasDenseLayers() ? hidden.clone() : new int[0];
    }

    /**
     * Reads a size off a network's weights.
     *
     * @param tensors sizes of the weights, in the order in which {@link NeuralModels#network} makes them
     * @throws IllegalArgumentException with one line if they are not those of such a network
     */
    static NetworkSize ofWeights(final NetworkKind kind, final List<int[]> tensors) {
        final List<int[]> tables =
                tensors.stream().limit(kind == NetworkKind.NEUMF ? 4 : 2).collect(Collectors.toList());
        final int layers = (tensors.size() - tables.size()) / TENSORS_OF_A_LAYER;
        if (layers < 1 || tables.stream().anyMatch(table -> table.length != 2)) {
            throw new IllegalArgumentException("has not the layers of " + kind.value());
        }
        final int first = kind == NetworkKind.NEUMF ? 2 : 0;
        final int[] hidden = new int[layers - 1];
        for (int layer = 0; layer < hidden.length; layer++) {
            hidden[layer] = tensors.get(tables.size() + TENSORS_OF_A_LAYER * layer)[0];
        }
        return new NetworkSize(kind, tables.get(0)[1], tables.get(first)[1], tables.get(first + 1)[1], hidden);
    }

    NetworkKind kind() {
        return kind;
    }

    int factors() {
        return factors;
    }

    int userEmbedding() {
        return userEmbedding;
    }

    int itemEmbedding() {
        return itemEmbedding;
    }

    int[] hidden() {
        return hidden.clone();
    }

    /** Weights that each user adds. */
    long ofUser() {
        return (long) userEmbedding + factors;
    }

    /** Weights that each item adds. */
    long ofItem() {
        return (long) itemEmbedding + factors;
    }

    /** Weights that do not depend on how many users and items there are. */
    long denseWeights() {
        long sum = 0;
        long inputs = (long) userEmbedding + itemEmbedding;
        for (final int outputs : hidden) {
            sum += inputs * outputs + outputs;
            inputs = outputs;
        }
        return sum + CLASSES * (inputs + factors) + CLASSES;
    }

    /** The command line that asks for it. */
    String options() {
        final List<String> options = new ArrayList<>();
        if (kind.multiplies()) {
            options.add("--factors " + factors);
        }
        if (kind.hasDenseLayers()) {
            options.add("--user-embedding " + userEmbedding);
            options.add("--item-embedding " + itemEmbedding);
            options.add("--hidden " + units().replace(" ", ""));
        }
        return String.join(" ", options);
    }

    private String units() {
        return Arrays.stream(hidden).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof NetworkSize && toString().equals(other.toString());
    }

    @Override
    public int hashCode() {
        return Objects.hash(toString());
    }

    /** The layers in words, such as {@code embeddings 200 + 100, dense 256, 128, 2}. */
    @Override
    public String toString() {
        final List<String> parts = new ArrayList<>();
        if (kind.multiplies()) {
            parts.add("factors " + factors + " x " + factors);
        }
        if (kind.hasDenseLayers()) {
            parts.add("embeddings " + userEmbedding + " + " + itemEmbedding);
        }
        parts.add("dense " + (hidden.length == 0 ? "" : units() + ", ") + CLASSES);
        return String.join(", ", parts);
    }
}
