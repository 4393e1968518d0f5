/**
 * From the values of features to the rows of tables and the numbers that a network takes: what is found in training (vocabularies, means, deviations), its file,
 * and the one encoder of training and serving. Knows nothing of events and profiles.
 */
package org.nifiaaas.features.encode;
