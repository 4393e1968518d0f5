/** Kafka, NiFi, Livy and Spark as one sandbox: laid out, configured, started in order, remembered and stopped. Knows process and console. */
package org.nifiaaas.sandbox.server;
