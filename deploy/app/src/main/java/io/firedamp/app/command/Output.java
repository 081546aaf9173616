package io.firedamp.app.command;

/** How results are written: for people, or one JSON object for programs. */
public enum Output {
  /** For people. */
  table,
  /** For programs. */
  json
}
