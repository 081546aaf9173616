/**
 * The {@code file} sink. Reads incidents, by id and revision; writes each once per revision as a
 * line of the chosen format to a file only its owner may read. Keeps nothing of its own: the file
 * itself, with its rotated predecessors, tells what it has, so that it is of class A: shown once.
 */
@NullMarked
package io.firedamp.sinks.file;

import org.jspecify.annotations.NullMarked;
