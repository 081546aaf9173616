/**
 * What answers people and probes: status, metrics and health, on a listener of its own, so that no
 * flood of events keeps anybody from asking how things are. Knows no pipeline: pages are given.
 */
@NullMarked
package io.firedamp.app.http;

import org.jspecify.annotations.NullMarked;
