/** Vectors of users, made of what they bought, and of items: encoders, and the least squares they rest on. Knows histories and tensors, no probabilities. */
package org.nifiaaas.scoring.factors;
