/**
 * Text that comes in: UTF-8 without guessing, one dialect of CSV, columns by name, numbers. The same for the files of training, of the demo, of lists and
 * of imports. Alone knows the CSV library; knows no other room.
 */
package org.nifiaaas.features.text;
