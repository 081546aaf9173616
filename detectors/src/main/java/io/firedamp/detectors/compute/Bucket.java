package io.firedamp.detectors.compute;

/**
 * Means over one stretch of event time.
 *
 * @param index start of the stretch divided by its length
 */
record Bucket(long index, Readings mean) {}
