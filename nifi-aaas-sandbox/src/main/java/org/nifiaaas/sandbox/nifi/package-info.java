/** A client of NiFi's REST interface: processors, services, parameters, provenance. Knows no room of ours. */
package org.nifiaaas.sandbox.nifi;
