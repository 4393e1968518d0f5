/**
 * Users of whom nothing may be kept: the file that lists them and is looked at again and again, what is kept from them and from whoever asks for them, and the record
 * of what has been done.
 */
package org.nifiaaas.services.profile.erasure;
