/** The form of a model version: manifest, checked files, golden rows, and how a version is staged and published. Knows storage and nifi-aaas-features. */
package org.nifiaaas.repository.bundle;
