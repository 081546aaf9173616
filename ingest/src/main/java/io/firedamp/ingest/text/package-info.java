/** Readers of lines of text that formats share. */
@NullMarked
package io.firedamp.ingest.text;

import org.jspecify.annotations.NullMarked;
