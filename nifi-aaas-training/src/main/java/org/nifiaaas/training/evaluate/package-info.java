/** Metrics over the full matrix of users and items with their confidence: rankings, audiences, reliability. Knows histories, and no model. */
package org.nifiaaas.training.evaluate;
