package org.nifiaaas.services.engine;

/** What a module takes for a batch of pairs. */
public enum ModelInput {
    /** One tensor of rows x 2: user row, item row. */
    PAIR,
    /** A table of two tensors of rows x 1: user rows, item rows. */
    COLUMNS,
    /**
     * What WideAndDeep of Analytics Zoo takes over the base columns user and item: a sparse tensor with both ids, a tensor of rows x 2 with both ids, or a
     * table of the two, as the type of the model asks for.
     */
    WIDE_AND_DEEP,
    /** One tensor of rows x (2 + width): user row, item row, and the row's features as {@link FeatureShape} orders them. */
    FEATURES
}
