/**
 * Controller-service interfaces and value types that processors and other bundles use.
 *
 * <p>No type of the inference engine, of an HTTP client or of a JSON library appears in a signature, so an implementation can be replaced without
 * touching a processor.
 */
package org.nifiaaas.services;
