/** How it gets in: sources receive bytes, pure parsers turn them into events, one publisher. */
@NullMarked
package io.firedamp.ingest;

import org.jspecify.annotations.NullMarked;
