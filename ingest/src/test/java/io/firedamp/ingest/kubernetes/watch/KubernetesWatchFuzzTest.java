package io.firedamp.ingest.kubernetes.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.firedamp.ingest.MalformedEventException;

class KubernetesWatchFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void readsChanges(byte[] line) {
    try {
      Change change = Change.read(line);

      assertThat(change.object().json().length).isLessThanOrEqualTo(6 * line.length + 2);
    } catch (MalformedEventException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void cutsLists(byte[] body) {
    try {
      ListPage page = ListPage.read(body);

      assertThat(page.items().stream().mapToInt(item -> item.length).sum())
          .isLessThanOrEqualTo(body.length);
    } catch (MalformedEventException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
