/**
 * The {@code slack} sink: a message of an incoming webhook for each revision that is worth one.
 * Reads incidents, by id and revision; posts each alone, in order. Keeps connections and nothing
 * else.
 *
 * <p>Class B, at least once. Slack knows no repetition: a revision whose answer was lost is posted
 * again. Each message ends with its incident's id and revision, by which people and searches know
 * one.
 *
 * <p>Written after Slack's pages on incoming webhooks and Block Kit and tried against a fake of
 * them.
 */
@NullMarked
package io.firedamp.sinks.slack;

import org.jspecify.annotations.NullMarked;
