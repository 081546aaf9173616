/**
 * The {@code thehive} sink, for TheHive's alerts (API v1, TheHive 4 and 5). Reads incidents, by id
 * and revision; makes an alert for each revision that is worth one. Keeps connections and nothing
 * else.
 *
 * <p>Class A, shown once: type, source and {@code sourceRef} (incident id and revision) name an
 * alert, and TheHive refuses to make one of the same names again, which is as good as delivered.
 * Tried against a fake of the published API, not against TheHive.
 */
@NullMarked
package io.firedamp.sinks.thehive;

import org.jspecify.annotations.NullMarked;
