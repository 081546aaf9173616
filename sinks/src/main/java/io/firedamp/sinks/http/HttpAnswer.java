package io.firedamp.sinks.http;

import io.firedamp.sinks.Outcome;

/**
 * What became of a request.
 *
 * @param outcome for what was in it; {@link Outcome.Poison} means "not like this", and a batch may
 *     yet be taken in parts
 * @param status 0 when there was no answer
 * @param body its beginning, at most 64 KiB, for protocols that answer in it; never for people
 */
public record HttpAnswer(Outcome outcome, int status, String body) {
  /** Without the body, which may repeat a secret. */
  @Override
  public String toString() {
    return "HttpAnswer[" + status + ", " + outcome + "]";
  }
}
