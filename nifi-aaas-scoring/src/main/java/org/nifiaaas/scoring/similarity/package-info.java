/** Which items go with which: several measures of similarity on one sparse graph. Knows tensors. */
package org.nifiaaas.scoring.similarity;
