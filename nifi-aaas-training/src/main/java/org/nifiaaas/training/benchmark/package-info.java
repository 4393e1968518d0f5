/**
 * The benchmark: who takes part, what each is measured to, and what comes of it all. Everybody trains on the same window and is measured by the same evaluator. Knows
 * no command line.
 */
package org.nifiaaas.training.benchmark;
