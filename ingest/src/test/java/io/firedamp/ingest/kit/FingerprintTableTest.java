package io.firedamp.ingest.kit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FingerprintTableTest {
  private final FingerprintTable<String> table = new FingerprintTable<>();

  @Test
  void findsWhatWasPutHoweverManyMeetInOneSlot() {
    for (int i = 0; i < 1_000; i++) {
      table.put(i, i % 7, "value " + i);
    }

    assertThat(table.size()).isEqualTo(1_000);
    for (int i = 0; i < 1_000; i++) {
      assertThat(table.get(i, i % 7)).isEqualTo("value " + i);
    }
    assertThat(table.get(1_001, 3)).isNull();
  }

  @Test
  void putsOneInThePlaceOfAnother() {
    table.put(1, 2, "before");

    table.put(1, 2, "now");

    assertThat(table.get(1, 2)).isEqualTo("now");
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void forgetsAll() {
    table.put(1, 2, "before");

    table.clear();

    assertThat(table.get(1, 2)).isNull();
    assertThat(table.size()).isZero();
  }
}
