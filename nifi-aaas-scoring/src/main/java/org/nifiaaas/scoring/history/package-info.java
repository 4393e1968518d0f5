/** Who bought what and when, and the counts that are made of it as of a moment. Knows nothing of models. */
package org.nifiaaas.scoring.history;
