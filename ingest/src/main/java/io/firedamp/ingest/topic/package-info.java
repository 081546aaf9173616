/**
 * Records of any format in topics of Kafka, as Fluent Bit, Vector, Logstash and others write them.
 */
@NullMarked
package io.firedamp.ingest.topic;

import org.jspecify.annotations.NullMarked;
