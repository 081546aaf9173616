/**
 * The {@code slack} sink: a message of an incoming webhook for each revision that is worth one.
 * Reads incidents, by id and revision; posts each alone or, where many come at once, several in a
 * digest; in order. Keeps connections and nothing else.
 *
 * <p>Class B, at least once. Slack knows no repetition: a revision whose answer was lost is posted
 * again, and so is a digest. Each message tells its incidents' ids and revisions, by which people
 * and searches know one.
 *
 * <p>Written after Slack's pages on incoming webhooks and Block Kit and tried against a fake of
 * them.
 */
@NullMarked
package io.firedamp.sinks.slack;

import org.jspecify.annotations.NullMarked;
