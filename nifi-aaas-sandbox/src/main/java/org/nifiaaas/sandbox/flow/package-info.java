/** The project's flows as plans: built on a canvas, exported as template and flow definition, installed. Knows nifi. */
package org.nifiaaas.sandbox.flow;
