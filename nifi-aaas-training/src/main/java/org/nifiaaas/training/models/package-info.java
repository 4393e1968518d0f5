/** Networks and their training in BigDL. Knows sample, split, failure, and of learn what trains the encoders of histories. */
package org.nifiaaas.training.models;
