/** From counts, similarities and factors to the probability of a purchase: features, additive heads, the model and its scorer. Knows factors, history, similarity and tensor. */
package org.nifiaaas.scoring.propensity;
