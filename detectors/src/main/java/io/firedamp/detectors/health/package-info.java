/**
 * What keeps Firedamp from seeing? (HLT-01: a source that sent has fallen silent)
 *
 * <p><b>Reads</b> {@code source-reports} by cluster and source. <b>Keeps</b>, per cluster and
 * source, {@code source-lives}: the longest gaps of seven days, and whether its silence was told;
 * there are as many as were ever configured. <b>Writes</b> {@code signals} by subject and {@code
 * incidents} by id. A replay has no reports, so it tells nothing.
 */
@NullMarked
package io.firedamp.detectors.health;

import org.jspecify.annotations.NullMarked;
