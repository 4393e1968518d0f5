/**
 * The model version service and its manager: what is asked for, what the repository holds, and which loaded version serves whom. On top of its rooms below.
 */
package org.nifiaaas.services.model;
