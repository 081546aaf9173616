/** How bytes come that others send: one HTTP server, its bounds and deadlines, and its answers. */
@NullMarked
package io.firedamp.ingest.transport;

import org.jspecify.annotations.NullMarked;
