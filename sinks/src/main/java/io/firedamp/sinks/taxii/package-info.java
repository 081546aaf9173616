/**
 * The {@code taxii} sink, for a collection of a TAXII 2.1 server. Reads incidents, by id and
 * revision; adds the objects of a STIX 2.1 bundle for each revision. Keeps connections, and which
 * additions the server has yet to judge.
 *
 * <p>Class A, shown once: objects have ids and times of their content, and a server takes the same
 * version again as the one it has. Tried against a fake of the specification, not against a server.
 */
@NullMarked
package io.firedamp.sinks.taxii;

import org.jspecify.annotations.NullMarked;
