/** What the services know of inference: load a serialized model, take copies of it, score. The contract alone; it knows no implementation. */
package org.nifiaaas.services.engine;
