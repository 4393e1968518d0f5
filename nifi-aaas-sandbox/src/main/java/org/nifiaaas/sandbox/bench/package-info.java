/** {@code aaas bench}: starts the benchmarks of the module nifi-aaas-benchmarks, each in a virtual machine of its own. */
package org.nifiaaas.sandbox.bench;
