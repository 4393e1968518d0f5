/**
 * Turns event records into what a model sees, with the same code in training and in serving: cleaning, times, ids, vocabularies, the specification.
 *
 * <p>Pure Java 8: neither NiFi nor Spark nor the model repository is known here. Knows the rooms text, which knows nothing of
 * events, design and profile.
 */
package org.nifiaaas.features;
