/**
 * The {@code opensearch} sink, for OpenSearch and Elasticsearch. Reads incidents, by id and
 * revision; indexes each as the document of its incident, in one plain index, with the revision for
 * its external version. Keeps connections and nothing else.
 *
 * <p>Class A, shown once. A revision that is there already, or a later one, is a version conflict,
 * which is as good as delivered: a repetition shows nothing twice and an old revision never covers
 * a new one.
 */
@NullMarked
package io.firedamp.sinks.opensearch;

import org.jspecify.annotations.NullMarked;
