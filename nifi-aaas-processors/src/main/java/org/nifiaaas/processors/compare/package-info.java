/** Scores past predictions again, and sums the differences up as JSON and HTML. Knows record and model. */
package org.nifiaaas.processors.compare;
