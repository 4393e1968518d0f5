/** How fast the engine scores and loads, beside ONNX Runtime. */
package org.nifiaaas.benchmarks;
