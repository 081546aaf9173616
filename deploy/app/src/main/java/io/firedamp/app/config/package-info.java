/**
 * One YAML file to checked records: defaults laid under it, and every mistake answered with one
 * sentence that names the place, the value and what to write instead.
 */
@NullMarked
package io.firedamp.app.config;

import org.jspecify.annotations.NullMarked;
