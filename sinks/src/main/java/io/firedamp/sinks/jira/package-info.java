/**
 * The {@code jira} sink, for Jira Cloud (REST API v3). Reads incidents, by id and revision; makes
 * an issue for each incident, comments on it when the incident rises or comes back, and moves it on
 * when it ends. Keeps connections, and the keys of the issues it made last.
 *
 * <p>Class A, shown once: a label names the incident and a property of the issue the revision it
 * was told last. Jira's search lags a few seconds behind, so a crash within them may make a second
 * issue of the same label. Of several revisions in a batch the latest is told. Tried against a fake
 * of the published API, not against Jira.
 */
@NullMarked
package io.firedamp.sinks.jira;

import org.jspecify.annotations.NullMarked;
