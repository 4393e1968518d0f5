/** The demo: card transactions go through the flow on a running sandbox while it trains and swaps models, and every record is counted. */
package org.nifiaaas.sandbox.demo;
