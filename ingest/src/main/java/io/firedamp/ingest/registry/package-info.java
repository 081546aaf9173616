/**
 * Container registries: who pulled which image.
 *
 * <p>Reads notification envelopes of the CNCF Distribution registry, posted to {@code
 * /v1/registry/distribution}. Keeps, for seconds of event time, which client is in the middle of
 * which pull. Writes {@code image-pulls} by canonical image.
 */
@NullMarked
package io.firedamp.ingest.registry;

import org.jspecify.annotations.NullMarked;
