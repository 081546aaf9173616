/**
 * Old logs through the same parsers and the same topologies, to the same incidents: files are
 * recognised by content, merged by event time, and everything that was left out is accounted for.
 */
@NullMarked
package io.firedamp.app.replay;

import org.jspecify.annotations.NullMarked;
