/** Ranks items for users and users for items over whole catalogues. Knows record, model and lookup. */
package org.nifiaaas.processors.rank;
