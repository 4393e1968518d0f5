/** What features from profiles cost beside cleaning alone, with more profiles than fit into the heap. */
package org.nifiaaas.benchmarks.features;
