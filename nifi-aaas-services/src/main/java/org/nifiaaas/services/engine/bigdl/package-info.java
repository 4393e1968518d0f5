/** Alone knows BigDL and Analytics Zoo: reads modules, runs them, and compiles those of the NCF family into plans. Knows the contract and plan. */
package org.nifiaaas.services.engine.bigdl;
