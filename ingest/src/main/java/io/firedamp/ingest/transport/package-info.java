/**
 * How bytes come: one HTTP server with its bounds and deadlines, and what files are meant and
 * packed.
 */
@NullMarked
package io.firedamp.ingest.transport;

import org.jspecify.annotations.NullMarked;
