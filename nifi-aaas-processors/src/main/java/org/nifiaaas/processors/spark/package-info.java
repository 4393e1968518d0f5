/** The life of a Spark batch as a FlowFile remembers it: submitted, looked for, ended, lost. Knows the Livy service's API and no other room. */
package org.nifiaaas.processors.spark;
