/** Which version of which model a FlowFile asks for, the lease of it, what is said while there is none, and the reasons of its scores. Knows record. */
package org.nifiaaas.processors.model;
