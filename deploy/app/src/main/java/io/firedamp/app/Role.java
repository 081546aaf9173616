package io.firedamp.app;

/** What one process does, where several share the work over a Kafka of their own. */
public enum Role {
  /** Takes in what sources tell. */
  INGEST,

  /** Finds out what it means. */
  DETECT,

  /** Delivers incidents. */
  DELIVER
}
