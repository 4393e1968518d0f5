/** Rows for an epoch: positives, sampled negatives, batches. Knows split. */
package org.nifiaaas.training.sample;
