/** What sources of every kind need alike: threads that hold nothing up, and bounded memory. */
@NullMarked
package io.firedamp.ingest.kit;

import org.jspecify.annotations.NullMarked;
