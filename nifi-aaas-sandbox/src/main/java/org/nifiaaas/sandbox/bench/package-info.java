/** {@code aaas bench} and {@code aaas benchmark}: start benchmarks, each in a virtual machine of its own, and make a page of what came out. */
package org.nifiaaas.sandbox.bench;
