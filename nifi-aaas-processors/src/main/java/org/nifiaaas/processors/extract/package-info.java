/** Cleans events by the rules of nifi-aaas-features. Knows record. */
package org.nifiaaas.processors.extract;
