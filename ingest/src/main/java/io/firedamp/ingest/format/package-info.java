/** Which of the installed formats a record is of. */
@NullMarked
package io.firedamp.ingest.format;

import org.jspecify.annotations.NullMarked;
