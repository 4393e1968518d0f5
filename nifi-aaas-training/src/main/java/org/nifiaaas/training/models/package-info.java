/** Networks and their training in BigDL. Knows sample, split and failure. */
package org.nifiaaas.training.models;
