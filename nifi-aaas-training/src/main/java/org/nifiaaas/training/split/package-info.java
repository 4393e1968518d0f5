/** Training and test windows by time, and what each user did in them. Knows failure. */
package org.nifiaaas.training.split;
