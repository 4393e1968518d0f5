/** Metrics over the whole catalogue with their confidence, beside the baselines. Knows models, sample and split. */
package org.nifiaaas.training.evaluate;
