package io.firedamp.detectors.compute;

import io.firedamp.schemas.avro.SubjectKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.jspecify.annotations.Nullable;

/**
 * How the stores of this package are written: fixed fields, big-endian, a version byte first. They
 * are rewritten at every sample, which is why they are not Avro with its names and unions.
 */
final class ComputeStates {
  private static final byte VERSION = 5;

  /** Held standings by the order of rules, so that adding one broke them; they are not read. */
  private static final byte POSITIONAL = 1;

  /** Did not say how many readings a sample has: there were six. */
  private static final byte SIX_READINGS = 2;

  /** Had every point of a history in the history's store. */
  private static final byte WITHOUT_RECENT = 3;

  /** Counted the readings of a sample, and wrote those too that were not measured. */
  private static final byte WITHOUT_MASK = 4;

  /** Who it was stood in the key alone. */
  private static final Watched UNKNOWN = new Watched("", SubjectKind.CONTAINER, "", "", "");

  private ComputeStates() {}

  static Serde<SampleQueue> queue() {
    return serde(ComputeStates::write, ComputeStates::readQueue);
  }

  static Serde<Subject> subject() {
    return serde(ComputeStates::write, ComputeStates::readSubject);
  }

  static Serde<History> history(int capacity) {
    return serde(ComputeStates::write, (in, version) -> readHistory(in, capacity));
  }

  private static void write(SampleQueue queue, DataOutputStream out) throws IOException {
    write(queue.watched(), out);
    out.writeLong(queue.newest());
    out.writeLong(queue.clock());
    out.writeShort(queue.waiting().size());
    for (Sample sample : queue.waiting()) {
      write(sample, out);
    }
  }

  private static SampleQueue readQueue(DataInputStream in, int version) throws IOException {
    Watched watched = version == POSITIONAL ? UNKNOWN : readWatched(in);
    long newest = in.readLong();
    long clock = version == POSITIONAL ? newest : in.readLong();
    int count = in.readUnsignedShort();
    List<Sample> waiting = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      waiting.add(readSample(in, version));
    }
    return new SampleQueue(watched, newest, clock, waiting);
  }

  private static void write(Watched watched, DataOutputStream out) throws IOException {
    out.writeUTF(watched.subject());
    out.writeUTF(watched.kind().name());
    out.writeUTF(watched.container());
    out.writeUTF(watched.containerId());
    out.writeUTF(watched.image());
  }

  private static Watched readWatched(DataInputStream in) throws IOException {
    return new Watched(
        in.readUTF(), SubjectKind.valueOf(in.readUTF()), in.readUTF(), in.readUTF(), in.readUTF());
  }

  private static void write(Sample sample, DataOutputStream out) throws IOException {
    out.writeLong(sample.start());
    out.writeLong(sample.end());
    out.writeUTF(sample.eventId());
    out.writeInt(sample.partition());
    out.writeLong(sample.offset());
    write(sample.readings(), out);
  }

  private static Sample readSample(DataInputStream in, int version) throws IOException {
    return new Sample(
        in.readLong(),
        in.readLong(),
        in.readUTF(),
        in.readInt(),
        in.readLong(),
        readReadings(in, version));
  }

  private static void write(Readings readings, DataOutputStream out) throws IOException {
    double[] values = readings.toArray();
    int measured = 0;
    for (int i = 0; i < values.length; i++) {
      measured |= Double.isNaN(values[i]) ? 0 : 1 << i;
    }
    out.writeShort(measured);
    for (double value : values) {
      if (!Double.isNaN(value)) {
        out.writeDouble(value);
      }
    }
  }

  /** One that another release measured is passed over; one that it did not was not measured. */
  private static Readings readReadings(DataInputStream in, int version) throws IOException {
    double[] values = new double[Readings.COUNT];
    Arrays.fill(values, Double.NaN);
    int measured =
        version <= WITHOUT_MASK ? (1 << readCount(in, version)) - 1 : in.readUnsignedShort();
    for (int i = 0; measured >> i != 0; i++) {
      double value = (measured >> i & 1) == 0 ? Double.NaN : in.readDouble();
      if (i < values.length) {
        values[i] = value;
      }
    }
    return Readings.of(values);
  }

  private static int readCount(DataInputStream in, int version) throws IOException {
    return version <= SIX_READINGS ? 6 : in.readUnsignedByte();
  }

  private static void write(Subject subject, DataOutputStream out) throws IOException {
    out.writeLong(subject.firstSeen);
    out.writeLong(subject.newest);
    out.writeLong(subject.nextIndex);
    write(subject.open, out);
    out.writeShort(subject.buckets.size());
    for (Bucket bucket : subject.buckets) {
      out.writeLong(bucket.index());
      write(bucket.mean(), out);
    }
    out.writeByte(subject.standings.size());
    for (Map.Entry<String, Standing> standing : subject.standings.entrySet()) {
      out.writeUTF(standing.getKey());
      out.writeBoolean(standing.getValue().met());
      out.writeLong(standing.getValue().started());
      out.writeLong(standing.getValue().period());
    }
    write(subject.recent.points(), out);
  }

  private static Subject readSubject(DataInputStream in, int version) throws IOException {
    long firstSeen = in.readLong();
    long newest = in.readLong();
    long nextIndex = in.readLong();
    OpenBucket open = readOpenBucket(in, version);
    List<Bucket> buckets = new ArrayList<>();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      buckets.add(new Bucket(in.readLong(), readReadings(in, version)));
    }
    Map<String, Standing> standings = new TreeMap<>();
    if (version != POSITIONAL) {
      for (int left = in.readUnsignedByte(); left > 0; left--) {
        standings.put(in.readUTF(), new Standing(in.readBoolean(), in.readLong(), in.readLong()));
      }
    }
    Recent recent = version <= WITHOUT_RECENT ? new Recent() : new Recent(readFloats(in));
    return new Subject(firstSeen, newest, nextIndex, open, buckets, standings, recent);
  }

  private static void write(@Nullable OpenBucket open, DataOutputStream out) throws IOException {
    out.writeBoolean(open != null);
    if (open == null) {
      return;
    }
    out.writeLong(open.index());
    out.writeByte(Readings.COUNT);
    for (int i = 0; i < Readings.COUNT; i++) {
      out.writeDouble(open.sum(i));
      out.writeLong(open.covered(i));
    }
    write(open.first(), out);
  }

  private static @Nullable OpenBucket readOpenBucket(DataInputStream in, int version)
      throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    long index = in.readLong();
    double[] sums = new double[Readings.COUNT];
    long[] covered = new long[Readings.COUNT];
    int count = readCount(in, version);
    for (int i = 0; i < count; i++) {
      double sum = in.readDouble();
      long time = in.readLong();
      if (i < sums.length) {
        sums[i] = sum;
        covered[i] = time;
      }
    }
    return new OpenBucket(index, readSample(in, version), sums, covered);
  }

  private static void write(History history, DataOutputStream out) throws IOException {
    write(history.oldestFirst(), out);
  }

  private static History readHistory(DataInputStream in, int capacity) throws IOException {
    return new History(capacity, readFloats(in));
  }

  private static void write(float[] values, DataOutputStream out) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
    bytes.asFloatBuffer().put(values);
    out.write(bytes.array());
  }

  // All at once: a stream that gives one after the other takes ten times as long.
  private static float[] readFloats(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > in.available() / Float.BYTES) {
      throw new IOException("a history of " + size + " points does not fit its bytes");
    }
    float[] values = new float[size];
    ByteBuffer.wrap(in.readNBytes(size * Float.BYTES)).asFloatBuffer().get(values);
    return values;
  }

  @FunctionalInterface
  private interface Writer<T> {
    void write(T value, DataOutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Reader<T> {
    T read(DataInputStream in, int version) throws IOException;
  }

  private static <T> Serde<T> serde(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> encode(writer, value), (topic, bytes) -> decode(reader, bytes));
  }

  // Kafka passes null for a tombstone, which its own interfaces leave unannotated.
  private static <T> byte @Nullable [] encode(Writer<T> writer, @Nullable T value) {
    if (value == null) {
      return null;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      writer.write(value, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static <T> @Nullable T decode(Reader<T> reader, byte @Nullable [] bytes) {
    if (bytes == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version < POSITIONAL || version > VERSION) {
        throw new IOException("version " + version + " where 1.." + VERSION + " are known");
      }
      return reader.read(in, version);
    } catch (IOException e) {
      throw new SerializationException("not a state of the compute detector: " + e.getMessage(), e);
    }
  }
}
