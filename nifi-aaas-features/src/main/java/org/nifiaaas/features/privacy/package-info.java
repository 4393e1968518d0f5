/**
 * Masks cleaned events before anything is stored: tokens by a keyed hash, periods of time, buckets of numbers. The same code for records on the canvas and for rows
 * of training files.
 */
package org.nifiaaas.features.privacy;
