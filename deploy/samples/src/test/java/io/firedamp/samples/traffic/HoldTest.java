package io.firedamp.samples.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.firedamp.samples.traffic.Peer.Speech;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HoldTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final Peer POOL = new Peer("pool.example", "198.18.0.9", 3333, Speech.UNKNOWN);

  private final Seen seen = new Seen();

  @Test
  void asksForTheNameAndTellsEveryFiveMinutesWhatWentOverTheConnection() {
    Habit.Talk talk = hold(Duration.ofDays(300)).of("10.244.0.9", START, new Random(1));

    for (int minute = 0; minute < 60; minute += 5) {
      talk.during(at(minute), at(minute + 5), seen);
    }

    assertThat(seen.questions).containsExactly("pool.example");
    assertThat(seen.interim).hasSizeBetween(10, 12);
    assertThat(seen.interim).extracting(Wire.Amount::sent).isSorted();
    assertThat(seen.ended).isEmpty();
    Wire.Amount last = seen.interim.get(seen.interim.size() - 1);
    double seconds = last.length().toSeconds();
    assertThat(last.sent() / seconds).isCloseTo(5.5, within(1.2));
    assertThat((last.packetsOut() + last.packetsIn()) / seconds).isBetween(0.03, 1.5);
  }

  @Test
  void takesUpTheConnectionAgainWhenItBreaks() {
    Habit.Talk talk = hold(Duration.ofMinutes(10)).of("10.244.0.9", START, new Random(1));

    for (int minute = 0; minute < 600; minute += 5) {
      talk.during(at(minute), at(minute + 5), seen);
    }

    assertThat(seen.ended.size()).isBetween(30, 120);
    assertThat(seen.questions).hasSizeBetween(seen.ended.size(), seen.ended.size() + 1);
  }

  @Test
  void endsTheConnectionWithThePod() {
    Habit.Talk talk = hold(Duration.ofDays(300)).of("10.244.0.9", START, new Random(1));
    talk.during(START, at(5), seen);

    talk.end(at(4), seen);
    talk.during(at(5), at(60), seen);

    assertThat(seen.ended).hasSize(1);
    assertThat(seen.interim).isEmpty();
  }

  private static Hold hold(Duration lasts) {
    return new Hold(POOL, 5.5, 4.1, 100, lasts, Duration.ofSeconds(10));
  }

  private static Instant at(int minute) {
    return START.plus(Duration.ofMinutes(minute));
  }

  private static final class Seen implements Wire {
    private final List<String> questions = new ArrayList<>();
    private final List<Amount> interim = new ArrayList<>();
    private final List<Amount> ended = new ArrayList<>();

    @Override
    public void asked(Instant at, String client, String name, String answer) {
      questions.add(name);
    }

    @Override
    public void greeted(Instant at, Connection connection) {}

    @Override
    public void requested(Instant at, Connection connection, String path, String agent) {}

    @Override
    public void goesOn(Connection connection, Amount soFar) {
      interim.add(soFar);
    }

    @Override
    public void ended(Connection connection, Amount whole) {
      ended.add(whole);
    }
  }
}
