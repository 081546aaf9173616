package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** How every setting is refused: its name stands first and its value last, whatever is between. */
public final class Refusal {
  private Refusal() {}

  /**
   * Fails unless this is refused.
   *
   * @param sentence {@code <setting> must <be so>, was <value>}
   */
  public static void namesTheSettingAndItsValue(ThrowingCallable wrong, String sentence) {
    assertThatThrownBy(wrong)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(sentence.split(" must ", 2)[0] + " must ")
        .hasMessageEndingWith(sentence.substring(sentence.lastIndexOf(", was ")));
  }
}
