/** Runs models of histories and similarities: reads their two files, and scores batches of pairs by the rows that the contract of inference counts in. */
package org.nifiaaas.services.engine.similarity;
