/**
 * {@code aaas features}: what columns of purchases are worth, as a first specification; and {@code aaas token}: the tokens of ids under a key. Knows data and
 * console.
 */
package org.nifiaaas.sandbox.features;
