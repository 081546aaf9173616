package io.firedamp.app;

/**
 * One thing the doctor looked at.
 *
 * @param area what it is about, for example {@code source registry}
 * @param finding one sentence: what was found
 * @param advice what to do, empty when all is well
 */
public record Check(Verdict verdict, String area, String finding, String advice) {
  /** How bad it is. */
  public enum Verdict {
    /** As it should be. */
    OK,
    /** Works, but something cannot be seen. */
    BLIND,
    /** Does not work. */
    BROKEN
  }

  static Check ok(String area, String finding) {
    return new Check(Verdict.OK, area, finding, "");
  }

  static Check blind(String area, String finding, String advice) {
    return new Check(Verdict.BLIND, area, finding, advice);
  }

  static Check broken(String area, String finding, String advice) {
    return new Check(Verdict.BROKEN, area, finding, advice);
  }
}
