/**
 * Which incidents are one attacker's?
 *
 * <p><b>Reads</b> {@code incidents} of all clusters, in one partition. <b>Keeps</b> of each
 * standing incident that bears a strong indicator what a campaign tells of it ({@code
 * campaign-members}), and which incidents bear which strong indicator ({@code
 * members-by-indicator}). <b>Writes</b> {@code campaigns} by campaign id, and a tombstone for one
 * that is no more.
 */
@NullMarked
package io.firedamp.detectors.campaign;

import org.jspecify.annotations.NullMarked;
