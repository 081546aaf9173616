/**
 * What it means: each detector is one topology; events become signals, signals become incidents.
 */
@NullMarked
package io.firedamp.detectors;

import org.jspecify.annotations.NullMarked;
