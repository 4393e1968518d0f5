package org.nifiaaas.services.engine;

/**
 * What lies beside the network of a model that is made of a network and a model of histories. Not copied, the caller no longer changes it.
 *
 * @param history the model of histories
 * @param purchases what its users bought
 * @param weights what the two are worth, as text
 */
public record StackedFiles(byte[] history, byte[] purchases, String weights) {}
