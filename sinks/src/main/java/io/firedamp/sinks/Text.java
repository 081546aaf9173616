package io.firedamp.sinks;

import java.nio.charset.StandardCharsets;

/** UTF-8, which is what keys are written in. */
final class Text {
  private Text() {}

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String of(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
