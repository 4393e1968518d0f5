/** Learns models of histories on the driver: similarities, factors, heads, calibration, and the choice between them. Knows scoring, not Spark. */
package org.nifiaaas.training.learn;
