/** Scores the same records with a second version that cannot disturb the first. Knows record and model. */
package org.nifiaaas.processors.score.shadow;
