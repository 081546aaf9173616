/** Readers of lines of text that formats share, and text as people may be shown it. */
@NullMarked
package io.firedamp.ingest.text;

import org.jspecify.annotations.NullMarked;
