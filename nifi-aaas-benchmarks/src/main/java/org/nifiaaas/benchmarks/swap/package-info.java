/** What a swap costs: versions change under a steady load, and every batch is timed and audited. */
package org.nifiaaas.benchmarks.swap;
