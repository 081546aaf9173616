/**
 * What an attacker leaves behind, and how to know it: images that public reports name, names that
 * pose as official ones, and the marks of a miner in a command line, an environment or an image's
 * history. Pure judges shared by the detectors of images and of the control plane; no Kafka, no
 * clock, every input bounded, every match in linear time.
 */
@NullMarked
package io.firedamp.detectors.indicators;

import org.jspecify.annotations.NullMarked;
