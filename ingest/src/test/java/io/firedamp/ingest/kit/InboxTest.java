package io.firedamp.ingest.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.RecordCounts;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InboxTest {
  private final RecordCounts.Counter counter = new RecordCounts.Counter();
  private final Inbox inbox = new Inbox(counter, 1_000, "no room");

  @Test
  void dropsByNameWhatFindsNoRoom() throws Exception {
    inbox.offer(message(800));
    inbox.offer(message(800));

    assertThat(inbox.take(10)).hasSize(1);
    assertThat(counter.counts().leftOut()).containsOnly(Map.entry("no room", 1L));
  }

  @Test
  void letsWaitWhoCanWait() throws Exception {
    inbox.offer(message(800));
    CompletableFuture<Boolean> waiting = put();
    assertThat(waiting).isNotDone();

    assertThat(inbox.take(10)).hasSize(1);

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(inbox.take(10)).hasSize(1);
    assertThat(counter.counts().leftOut()).isEmpty();
  }

  @Test
  void takesOneThatIsLargerThanAllRoom() throws Exception {
    assertThat(inbox.put(message(5_000))).isTrue();

    assertThat(inbox.take(10)).hasSize(1);
  }

  @Test
  void letsNobodyWaitOnceItIsClosed() throws Exception {
    inbox.offer(message(800));
    CompletableFuture<Boolean> waiting = put();

    inbox.close();

    assertThat(waiting.get(30, TimeUnit.SECONDS)).isFalse();
    assertThat(inbox.take(10)).hasSize(1);
    assertThat(inbox.take(10)).isEmpty();
  }

  private CompletableFuture<Boolean> put() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return inbox.put(message(800));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static Inbox.Message message(int size) {
    return new Inbox.Message("10.0.0.1", new byte[size]);
  }
}
