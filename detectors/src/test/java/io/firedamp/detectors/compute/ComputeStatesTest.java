package io.firedamp.detectors.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firedamp.schemas.avro.SubjectKind;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class ComputeStatesTest {
  @Test
  void whatIsWrittenIsReadBack() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      SampleQueue queue =
          new SampleQueue(watched(random), random.nextLong(), random.nextLong(), samples(random));
      Subject subject = subject(random);
      History history = new History(8, new float[] {1, 2, 3});
      random.doubles(random.nextInt(20)).forEach(history::add);

      SampleQueue queueBack = roundTrip(ComputeStates.queue(), queue);
      Subject subjectBack = roundTrip(ComputeStates.subject(), subject);
      History historyBack = roundTrip(ComputeStates.history(8), history);

      assertThat(queueBack.newest()).as("seed %d", seed).isEqualTo(queue.newest());
      assertThat(queueBack.clock()).as("seed %d", seed).isEqualTo(queue.clock());
      assertThat(queueBack.watched()).as("seed %d", seed).isEqualTo(queue.watched());
      assertThat(queueBack.waiting())
          .as("seed %d", seed)
          .containsExactlyElementsOf(queue.waiting());
      assertThat(bytesOf(ComputeStates.subject(), subjectBack))
          .as("seed %d", seed)
          .isEqualTo(bytesOf(ComputeStates.subject(), subject));
      assertThat(subjectBack.buckets).as("seed %d", seed).isEqualTo(subject.buckets);
      assertThat(subjectBack.standings).as("seed %d", seed).isEqualTo(subject.standings);
      assertThat(subjectBack.recent.points())
          .as("seed %d", seed)
          .containsExactly(subject.recent.points());
      assertThat(historyBack.oldestFirst())
          .as("seed %d", seed)
          .containsExactly(history.oldestFirst());
    }
  }

  @Test
  void anotherVersionIsRefused() {
    byte[] future = {9, 0, 0, 0, 0};

    assertThatThrownBy(() -> ComputeStates.queue().deserializer().deserialize("store", future))
        .isInstanceOf(SerializationException.class)
        .hasMessageContaining("version 9 where 1..5 are known");
  }

  /** A bucket of version 3 with one reading fewer, and with one more, than today. */
  @Test
  void aReadingThatCameOrWentLeavesTheOthersWhereTheyAre() throws IOException {
    Subject fewer = subjectWithReadings(Readings.COUNT - 1);
    Subject more = subjectWithReadings(Readings.COUNT + 1);

    assertThat(fewer.buckets.get(0).mean().cores()).isZero();
    assertThat(fewer.buckets.get(0).mean().hugePagesTotal()).isNaN();
    assertThat(more.buckets.get(0).mean().hugePagesTotal()).isEqualTo(Readings.COUNT - 1);
    assertThat(fewer.nextIndex).isEqualTo(more.nextIndex).isEqualTo(7);
  }

  private static Subject subjectWithReadings(int count) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeUpToItsOnlyBucket(3, out);
      out.writeByte(count);
      for (int i = 0; i < count; i++) {
        out.writeDouble(i);
      }
      out.writeByte(0);
    }
    return ComputeStates.subject().deserializer().deserialize("store", bytes.toByteArray());
  }

  private static void writeUpToItsOnlyBucket(int version, DataOutputStream out) throws IOException {
    out.writeByte(version);
    out.writeLong(1_000);
    out.writeLong(2_000);
    out.writeLong(7);
    out.writeBoolean(false);
    out.writeShort(1);
    out.writeLong(6);
  }

  @Test
  void aReadingThatWasNotMeasuredTakesNoRoom() {
    Readings bare = CpuWindows.readings(1, Double.NaN, Double.NaN, 4, Double.NaN, Double.NaN);
    Readings full = Readings.of(new Random(1).doubles(Readings.COUNT).toArray());

    int difference = bytesOf(ComputeStates.queue(), queueOf(full)).length;
    difference -= bytesOf(ComputeStates.queue(), queueOf(bare)).length;

    assertThat(difference).isEqualTo((Readings.COUNT - 2) * Double.BYTES);
    assertThat(roundTrip(ComputeStates.queue(), queueOf(bare)).waiting())
        .extracting(Sample::readings)
        .containsExactly(bare);
  }

  private static SampleQueue queueOf(Readings readings) {
    return new SampleQueue(
        watched(new Random(1)), 1, 1, List.of(new Sample(0, 1, "id", 0, 0, readings)));
  }

  /** Written by version 1, in which standings stood in the order of the rules: 3 of them. */
  @Test
  void theStateOfTheFirstReleaseIsReadThoughRulesWereAddedSince() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writeUpToItsOnlyBucket(1, out);
      for (int i = 0; i < 6; i++) {
        out.writeDouble(i);
      }
      out.writeByte(3);
      for (int i = 0; i < 3; i++) {
        out.writeBoolean(true);
        out.writeLong(5);
        out.writeLong(6);
      }
    }

    Subject subject =
        ComputeStates.subject().deserializer().deserialize("store", bytes.toByteArray());

    assertThat(subject.newest).isEqualTo(2_000);
    assertThat(subject.buckets).hasSize(1);
    assertThat(subject.standings).isEmpty();
  }

  @Test
  void aRuleThatIsGoneKeepsItsStandingAndHurtsNobody() {
    Subject before =
        new Subject(
            0,
            0,
            0,
            null,
            List.of(),
            Map.of("a-rule-of-old", new Standing(true, 1, 2)),
            new Recent());

    Subject back = roundTrip(ComputeStates.subject(), before);

    assertThat(back.standings).isEqualTo(before.standings);
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
        Map.of("saturation", Standing.NEVER, "spike", new Standing(true, random.nextLong(), 3)),
        new Recent(new float[] {random.nextFloat(), random.nextFloat()}));
  }

  private static Watched watched(Random random) {
    return new Watched(
        "c/pod/web/p-" + random.nextInt(), SubjectKind.CONTAINER, "app", "id-é", "acme/app:1");
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
