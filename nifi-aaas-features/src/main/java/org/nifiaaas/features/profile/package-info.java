/**
 * What is remembered of a user, an item or any other subject, so that windows and histories can be computed for an event as of its own time: bounded, the same
 * whatever order the events come in, and the same in training and on the canvas.
 */
package org.nifiaaas.features.profile;
