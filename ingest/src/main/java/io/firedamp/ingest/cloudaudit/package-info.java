/**
 * Audit logs of clouds: who asked a control plane for what.
 *
 * <p>Reads CloudTrail, Google's audit entries and Azure's activity log, as files, in the envelopes
 * of EventBridge, CloudWatch, event hubs and log shippers, and posted to {@code /v1/cloud-audit}.
 * Keeps nothing. Writes {@code cloud-events} by account and principal, and {@code image-pulls} for
 * requests of images to ECR and Artifact Registry.
 */
@NullMarked
package io.firedamp.ingest.cloudaudit;

import org.jspecify.annotations.NullMarked;
