/** Gives each user an arm of a traffic split, and holds the leases of the arms. Knows record and model. */
package org.nifiaaas.processors.score.split;
