/** Card transactions for the demo and the tests: invented ones from a seed, or real ones from a CSV file. */
package org.nifiaaas.sandbox.data;
