/**
 * What a user asks for by column name: columns with their kinds, windows that count, crosses, the history; and how they are masked. Read from the second version of {@code features.json}
 * with the line of every mistake, checked, and brought into one canonical text that the hash covers. Knows nothing of events.
 */
package org.nifiaaas.features.design;
