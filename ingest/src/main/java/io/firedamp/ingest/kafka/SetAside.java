package io.firedamp.ingest.kafka;

/** Why an event that was read well is a dead letter instead; the only place that says so. */
public enum SetAside {
  /** Its time is more than an hour from now. */
  AHEAD("dated ahead of the clock"),
  BEFORE_1970("dated before 1970"),
  TOO_LARGE("too large for Kafka"),
  NOT_ENCODABLE("not of its own schema");

  private final String reason;

  SetAside(String reason) {
    this.reason = reason;
  }

  /** The reason as metrics and replays name it, which does not change. */
  public String reason() {
    return reason;
  }
}
