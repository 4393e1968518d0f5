/** {@code aaas features}: what columns of purchases are worth, as a first specification. Knows data and console. */
package org.nifiaaas.sandbox.features;
