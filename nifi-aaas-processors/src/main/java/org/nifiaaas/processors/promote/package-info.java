/** Floors for metrics, and the promotion that they let pass. Knows the model service's API and no other room. */
package org.nifiaaas.processors.promote;
