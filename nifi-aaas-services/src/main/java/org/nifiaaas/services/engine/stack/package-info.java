/** Runs models that are made of a network over features and a model of histories: lets two other engines run the parts, and makes one probability of two. It knows the contract of inference and no other engine. */
package org.nifiaaas.services.engine.stack;
