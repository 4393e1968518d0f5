/** A network as plain arithmetic on arrays, the same bits everywhere. Knows the contract and neither BigDL nor Zoo. */
package org.nifiaaas.services.engine.plan;
