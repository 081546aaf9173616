package io.firedamp.app.command;

/** What a command answers its shell. */
public final class ExitCode {
  /** Done. */
  public static final int DONE = 0;

  /** Tried and failed. */
  public static final int FAILED = 1;

  /** Wrong usage or configuration. */
  public static final int WRONG_USAGE = 2;

  /** Ended as if it were killed, because it could not go on well: to be started again. */
  public static final int START_AGAIN = 3;

  private ExitCode() {}
}
