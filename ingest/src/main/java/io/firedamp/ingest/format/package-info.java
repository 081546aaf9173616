/** Which of the installed formats a record is of, and sources that are told records of one. */
@NullMarked
package io.firedamp.ingest.format;

import org.jspecify.annotations.NullMarked;
