/**
 * Suricata's EVE log. Reads flow, dns, tls and alert events, posted as lines to {@code
 * /v1/suricata} or followed in files by the {@code file} source. Writes {@code network-flows},
 * {@code dns-queries} and {@code sensor-alerts}, all keyed by the address that asked. Keeps nothing
 * between records but counts of what it left out, by the name of its event type.
 */
@NullMarked
package io.firedamp.ingest.suricata;

import org.jspecify.annotations.NullMarked;
