/**
 * Runs models. {@link org.nifiaaas.services.engine.InferenceEngine} is what the rest of the services sees; the classes behind it are the only ones that know BigDL
 * and Analytics Zoo.
 */
package org.nifiaaas.services.engine;
