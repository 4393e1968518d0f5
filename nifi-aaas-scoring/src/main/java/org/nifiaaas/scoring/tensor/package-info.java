/** Arrays of numbers by name in one file, in the format safetensors. Knows nothing of models. */
package org.nifiaaas.scoring.tensor;
