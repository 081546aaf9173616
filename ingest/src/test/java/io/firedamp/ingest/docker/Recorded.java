package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.Provenance;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Answers recorded from a Docker daemon that ran a miner-like container. */
final class Recorded {
  static final Provenance FROM = new Provenance("prod", "docker");
  static final String MINER = "179a37e212f27e7e3b4850d0b7ca0371deb293e63365dc5b1598de3b33ba00a7";

  private Recorded() {}

  static byte[] bytes(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream("/docker/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), UTF_8);
  }
}
