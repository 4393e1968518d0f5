/** The Kafka boxes of a sandbox with NiFi 2.x, which has none that can be had everywhere. */
package org.nifiaaas.sandbox.kafka;
