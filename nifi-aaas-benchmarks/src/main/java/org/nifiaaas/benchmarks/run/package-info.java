/** What benchmarks have in common: their arguments, processors apart from NiFi, and the machine that they run on. */
package org.nifiaaas.benchmarks.run;
