/**
 * The {@code teams} sink: an Adaptive Card in a channel or chat of Microsoft Teams for each
 * revision that is worth one, by the webhook of a workflow. Reads incidents, by id and revision;
 * posts each alone or, where many come at once, several in a digest; in order. Keeps connections
 * and nothing else.
 *
 * <p>Class B, at least once. Delivered is what a workflow has accepted: whether it posted the card,
 * only its own history knows. Teams knows no repetition, so a revision whose answer was lost is
 * posted again, and so is a digest; each card tells its incidents' ids and revisions.
 *
 * <p>Written after Microsoft's pages on workflows and Adaptive Cards and tried against a fake of
 * them.
 */
@NullMarked
package io.firedamp.sinks.teams;

import org.jspecify.annotations.NullMarked;
