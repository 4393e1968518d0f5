/** What a version must have shown, in floors and against the champion, and the promotion that follows. Knows the model service's API and choices on the canvas. */
package org.nifiaaas.processors.promote;
