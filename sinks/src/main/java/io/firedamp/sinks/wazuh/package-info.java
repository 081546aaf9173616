/**
 * The {@code wazuh} sink, for the server API of Wazuh 4.7 and later. Reads incidents, by id and
 * revision; sends each revision as an event, several in a request. Keeps a token, connections and
 * nothing else.
 *
 * <p>Class B, at least once: Wazuh knows no repetition; after a crash at most one batch (200
 * incidents) is there twice, with an equal delivery key. Wazuh alerts where a rule of its own
 * matches the event. Tried against a fake of the published API, not against Wazuh.
 */
@NullMarked
package io.firedamp.sinks.wazuh;

import org.jspecify.annotations.NullMarked;
