/**
 * The Spark job that Livy submits: reads interactions, trains the propensity model with BigDL, evaluates it on the full catalogue and writes a bundle version.
 *
 * <p>Runs on Spark 2.4 with Java 8 or newer. On top of all rooms; nobody imports it.
 */
package org.nifiaaas.training;
