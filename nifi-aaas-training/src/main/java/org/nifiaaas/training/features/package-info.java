/**
 * Features of many events at once, each as of its own time: what the canvas computes event by event, computed subject by subject with the same classes. Events of
 * a subject are streamed in the order of time and never held together, so that memory does not grow with the busiest of them.
 */
package org.nifiaaas.training.features;
