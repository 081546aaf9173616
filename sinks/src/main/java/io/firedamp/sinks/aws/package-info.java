/**
 * The sinks {@code security-hub} and {@code s3}, for AWS. Read incidents, by id and revision. AWS's
 * own library finds credentials and signs; what is signed is posted like everything else.
 *
 * <p>{@code security-hub} is class A, shown once: the incident's id is the finding's, a later
 * revision updates it, and the end archives it. Of several revisions in a batch the latest is told.
 *
 * <p>{@code s3} is class A: each revision is an object whose key is its own, so a repetition writes
 * the same bytes to the same place.
 *
 * <p>Both were tried against moto, which checks signatures, and not against AWS.
 */
@NullMarked
package io.firedamp.sinks.aws;

import org.jspecify.annotations.NullMarked;
