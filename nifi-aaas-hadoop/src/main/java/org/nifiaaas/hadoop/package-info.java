/**
 * Repositories in HDFS. The Hadoop client itself is never bundled: Spark brings it to the training job, and in NiFi a service loads these classes together with
 * the client of its own configuration.
 */
package org.nifiaaas.hadoop;
