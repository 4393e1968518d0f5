/** From counts and similarities to the probability of a purchase: features, additive heads, the model and its scorer. Knows history, similarity and tensor. */
package org.nifiaaas.scoring.propensity;
