/** Rows for an epoch: positives, sampled negatives, batches; and examples of histories. Knows split and scoring. */
package org.nifiaaas.training.sample;
