package io.firedamp.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskReserveTest {
  private final List<Boolean> told = new ArrayList<>();
  private long free;
  private final DiskReserve reserve = new DiskReserve(() -> free, 1_000, told::add);

  @Test
  void saysOnceThatThereIsNoRoomAndOnceThatThereIs() {
    look(5_000);
    look(1_000);
    assertThat(told).isEmpty();

    look(999);
    look(10);
    assertThat(reserve.isFull()).isTrue();

    look(5_000);
    look(4_000);
    assertThat(told).containsExactly(true, false);
    assertThat(reserve.usable()).isEqualTo(4_000);
  }

  @Test
  void doesNotFlapWhereItIsNearlyFull() {
    look(999);
    look(1_050);
    look(999);
    look(1_099);

    assertThat(told).containsExactly(true);

    look(1_100);

    assertThat(told).containsExactly(true, false);
  }

  @Test
  void neverSaysSoWithoutAReserve() {
    new DiskReserve(() -> 0, 0, told::add).run();

    assertThat(told).isEmpty();
  }

  @Test
  void looksAtTheDiskOfADirectory(@TempDir Path directory) {
    DiskReserve real = DiskReserve.under(directory, 1, told::add);

    real.run();

    assertThat(real.usable()).isPositive().isLessThan(Long.MAX_VALUE);
  }

  private void look(long bytes) {
    free = bytes;
    reserve.run();
  }
}
