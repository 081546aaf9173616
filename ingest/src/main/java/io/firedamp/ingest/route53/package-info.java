/**
 * Query logs of Amazon Route 53 Resolver. Reads their JSON, posted to {@code /v1/route53} as
 * Firehose and CloudWatch Logs carry it, or replayed from the files in S3. Writes {@code
 * dns-queries}, keyed by the address that asked. Keeps nothing between records but counts of what
 * it left out.
 */
@NullMarked
package io.firedamp.ingest.route53;

import org.jspecify.annotations.NullMarked;
