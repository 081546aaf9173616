/**
 * Container registries: who pulled which image.
 *
 * <p>Reads notification envelopes of the CNCF Distribution registry and what other registries post
 * ({@code …Form} is one each), at {@code /v1/registry/distribution}. Keeps, for seconds of event
 * time, which client is in the middle of which pull. Writes {@code image-pulls} by canonical image.
 */
@NullMarked
package io.firedamp.ingest.registry;

import org.jspecify.annotations.NullMarked;
