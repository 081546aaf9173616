package io.firedamp.detectors.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class ComputeStatesTest {
  @Test
  void whatIsWrittenIsReadBack() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      SampleQueue queue = new SampleQueue(random.nextLong(), samples(random));
      Subject subject = subject(random);
      History history = new History(8, new float[] {1, 2, 3});
      random.doubles(random.nextInt(20)).forEach(history::add);

      SampleQueue queueBack = roundTrip(ComputeStates.queue(), queue);
      Subject subjectBack = roundTrip(ComputeStates.subject(), subject);
      History historyBack = roundTrip(ComputeStates.history(8), history);

      assertThat(queueBack.newest()).as("seed %d", seed).isEqualTo(queue.newest());
      assertThat(queueBack.waiting())
          .as("seed %d", seed)
          .containsExactlyElementsOf(queue.waiting());
      assertThat(bytesOf(ComputeStates.subject(), subjectBack))
          .as("seed %d", seed)
          .isEqualTo(bytesOf(ComputeStates.subject(), subject));
      assertThat(subjectBack.buckets).as("seed %d", seed).isEqualTo(subject.buckets);
      assertThat(subjectBack.standings).as("seed %d", seed).isEqualTo(subject.standings);
      assertThat(historyBack.oldestFirst())
          .as("seed %d", seed)
          .containsExactly(history.oldestFirst());
    }
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] future = {2, 0, 0, 0, 0};

    assertThatThrownBy(() -> ComputeStates.queue().deserializer().deserialize("store", future))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("version 2 where 1 is known");
  }

  @Test
  void damagedBytesCostAnExceptionAtMost() {
    for (long seed = 1; seed <= 500; seed++) {
      Random random = new Random(seed);
      byte[] bytes = bytesOf(ComputeStates.subject(), subject(random));
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length));

      for (Serde<?> serde :
          List.of(ComputeStates.queue(), ComputeStates.subject(), ComputeStates.history(8))) {
        try {
          serde.deserializer().deserialize("store", cut);
        } catch (SerializationException expected) {
          assertThat(expected).as("seed %d", seed).hasMessageStartingWith("not a state");
        }
      }
    }
  }

  private static <T> T roundTrip(Serde<T> serde, T value) {
    return serde.deserializer().deserialize("store", bytesOf(serde, value));
  }

  private static <T> byte[] bytesOf(Serde<T> serde, T value) {
    return serde.serializer().serialize("store", value);
  }

  private static Subject subject(Random random) {
    OpenBucket open = random.nextBoolean() ? OpenBucket.at(7, sample(random)) : null;
    if (open != null) {
      open.add(readings(random), 30_000);
    }
    return new Subject(
        random.nextLong(),
        random.nextLong(),
        random.nextLong(),
        open,
        List.of(new Bucket(5, readings(random)), new Bucket(6, readings(random))),
        List.of(Standing.NEVER, new Standing(true, random.nextLong(), 3)));
  }

  private static List<Sample> samples(Random random) {
    List<Sample> samples = new ArrayList<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      samples.add(sample(random));
    }
    return samples;
  }

  private static Sample sample(Random random) {
    return new Sample(
        random.nextLong(), random.nextLong(), "id-é-" + random.nextInt(), 3, 99, readings(random));
  }

  private static Readings readings(Random random) {
    double[] values = random.doubles(Readings.COUNT).toArray();
    values[random.nextInt(values.length)] = Double.NaN;
    return Readings.of(values);
  }
}
