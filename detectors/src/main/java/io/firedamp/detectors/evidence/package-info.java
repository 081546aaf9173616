/**
 * What a signal is worth: legs, traits and weights in decibans, and what their sum means. One table
 * holds every weight with where it comes from; correlations ask for legs and traits and know no
 * rule.
 */
@NullMarked
package io.firedamp.detectors.evidence;

import org.jspecify.annotations.NullMarked;
