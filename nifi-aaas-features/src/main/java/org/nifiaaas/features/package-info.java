/**
 * Turns event records into what a model sees, with the same code in training and in serving, and defines the files that carry a model between the two.
 *
 * <p>Pure Java 8: neither NiFi nor Spark is known here.
 */
package org.nifiaaas.features;
