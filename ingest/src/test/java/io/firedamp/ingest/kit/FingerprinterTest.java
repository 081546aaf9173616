package io.firedamp.ingest.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FingerprinterTest {
  private final Fingerprinter fingerprints = new Fingerprinter();

  @Test
  void sameTextsHaveOneFingerprint() {
    Fingerprint first = fingerprints.add("web").add("shop/ünï").add(7).end();

    assertThat(new Fingerprinter().add("web").add("shop/ünï").add(7).end()).isEqualTo(first);
  }

  @Test
  void textsAreToldApartAtEachCharacterAndByWhereOneEnds() {
    Set<Fingerprint> all = new HashSet<>();
    int texts = 0;
    for (int length = 0; length < 20; length++) {
      for (int at = 0; at < length; at++, texts++) {
        String text = "a".repeat(at) + "b" + "a".repeat(length - at - 1);
        all.add(fingerprints.add(text).end());
      }
      all.add(fingerprints.add("a".repeat(length)).add("a".repeat(20 - length)).end());
      texts++;
    }

    assertThat(all).hasSize(texts);
  }

  @Test
  void bytesAreToldApartWhereverTheyStand() {
    byte[] bytes = "xxcontainer{id=\"1\"}xx".getBytes(UTF_8);
    byte[] alone = "container{id=\"1\"}".getBytes(UTF_8);
    Set<Fingerprint> all = new HashSet<>();
    for (int start = 0; start < bytes.length; start++) {
      all.add(fingerprints.add(bytes, start, bytes.length).end());
    }

    assertThat(all).hasSize(bytes.length);
    assertThat(fingerprints.add(bytes, 2, bytes.length - 2).end())
        .isEqualTo(fingerprints.add(alone, 0, alone.length).end());
  }
}
