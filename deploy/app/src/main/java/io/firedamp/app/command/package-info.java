/**
 * What can be typed after {@code firedamp}. Results go to stdout and everything else to stderr;
 * exit code 0 is done, 1 failed, 2 wrong usage or configuration.
 */
@NullMarked
package io.firedamp.app.command;

import org.jspecify.annotations.NullMarked;
