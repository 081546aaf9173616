/** Readers of JSON that formats share: what they need is read in one pass, the rest is skipped. */
@NullMarked
package io.firedamp.ingest.json;

import org.jspecify.annotations.NullMarked;
