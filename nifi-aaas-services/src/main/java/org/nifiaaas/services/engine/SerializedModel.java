package org.nifiaaas.services.engine;

/**
 * A model as it lies in a bundle.
 *
 * @param description names the model version in messages, such as {@code ncf version 7}
 * @param bytes the serialized module; not copied, the caller no longer changes it
 * @param output what the module's last layer yields
 * @param positiveClass column of the module's output that means "will buy", counted from 0
 */
public record SerializedModel(String description, byte[] bytes, ModelOutput output, int positiveClass) {}
