/**
 * Kafka Connect: the sinks of {@code firedamp.yaml} as a sink connector. Reads {@code incidents} as
 * bytes, tells them through a sink, keeps nothing: Connect keeps the place, waits and buries.
 */
@NullMarked
package io.firedamp.app.connect;

import org.jspecify.annotations.NullMarked;
