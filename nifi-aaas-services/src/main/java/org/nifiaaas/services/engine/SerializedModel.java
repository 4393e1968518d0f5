package org.nifiaaas.services.engine;

import java.util.Optional;

/**
 * A model as it lies in a bundle.
 *
 * @param description names the model version in messages, such as {@code ncf version 7}
 * @param bytes the serialized model; not copied, the caller no longer changes it
 * @param weights what the engine needs beside the model, not copied either: the weights of a module that was saved into two files, or the purchases that a model
 *     of histories scores by; empty if the model is whole by itself
 * @param input what the module takes for a batch of pairs
 * @param output what the module's last layer yields
 * @param positiveClass column of the module's output that means "will buy", counted from 0
 * @param features what the module takes of a row beside user and item; {@link FeatureShape#NONE} unless the input is {@link ModelInput#FEATURES}
 * @param stacked what lies beside the network of a model that is made of a network and a model of histories; empty for every other model
 */
public record SerializedModel(
        String description,
        byte[] bytes,
        Optional<byte[]> weights,
        ModelInput input,
        ModelOutput output,
        int positiveClass,
        FeatureShape features,
        Optional<StackedFiles> stacked) {

    /** A model that is not made of two. */
    public SerializedModel(
            final String description,
            final byte[] bytes,
            final Optional<byte[]> weights,
            final ModelInput input,
            final ModelOutput output,
            final int positiveClass,
            final FeatureShape features) {
        this(description, bytes, weights, input, output, positiveClass, features, Optional.empty());
    }

    /** A model that takes user and item alone. */
    public SerializedModel(
            final String description,
            final byte[] bytes,
            final Optional<byte[]> weights,
            final ModelInput input,
            final ModelOutput output,
            final int positiveClass) {
        this(description, bytes, weights, input, output, positiveClass, FeatureShape.NONE);
    }

    /** A module that holds its weights and takes pairs in one tensor. */
    public SerializedModel(
            final String description, final byte[] bytes, final ModelOutput output, final int positiveClass) {
        this(description, bytes, Optional.empty(), ModelInput.PAIR, output, positiveClass);
    }
}
