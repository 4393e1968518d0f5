/**
 * FlowFiles of records: read, written as children and routed, whole or not at all; the fields that our boxes add.
 * Knows NiFi's record API and the types of the services' API, no room beside it. The only room that calls record readers and writers.
 */
package org.nifiaaas.processors.record;
