/** Scores the records of a FlowFile, each with the version of its user's arm. Knows record, model, and its own rooms split and shadow. */
package org.nifiaaas.processors.score;
