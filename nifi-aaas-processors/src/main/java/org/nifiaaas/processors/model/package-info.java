/** Which version of which model a FlowFile asks for, the lease of it, and what is said while there is none. Knows record. */
package org.nifiaaas.processors.model;
