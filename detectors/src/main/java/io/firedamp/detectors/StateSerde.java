package io.firedamp.detectors;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A serde for what one detector keeps or sends to itself: a version byte, then the fields as its
 * own code writes them. What other programs read is Avro; this never leaves the detector.
 */
public final class StateSerde {
  private static final int VERSION = 1;

  private StateSerde() {}

  /** Writes one value's fields. */
  @FunctionalInterface
  public interface Writer<T> {
    void write(Output output, T value) throws IOException;
  }

  /** Reads what the writer wrote, in the same order. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Input input) throws IOException;
  }

  public static <T> Serde<T> of(Writer<T> writer, Reader<T> reader) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : bytesOf(writer, value),
        (topic, bytes) -> bytes == null ? null : valueOf(reader, bytes));
  }

  private static <T> byte[] bytesOf(Writer<T> writer, T value) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
      Output output = new Output(new DataOutputStream(bytes));
      output.stream.writeByte(VERSION);
      writer.write(output, value);
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
  }

  private static <T> T valueOf(Reader<T> reader, byte[] bytes) {
    try {
      Input input = new Input(new DataInputStream(new ByteArrayInputStream(bytes)));
      int version = input.stream.readUnsignedByte();
      if (version != VERSION) {
        throw new SerializationException("state of version " + version + " is not known here");
      }
      return reader.read(input);
    } catch (IOException e) {
      throw new SerializationException("state is cut short", e);
    }
  }

  /** Where fields go. */
  public static final class Output {
    private final DataOutputStream stream;

    private Output(DataOutputStream stream) {
      this.stream = stream;
    }

    public void text(String text) throws IOException {
      bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public void texts(Collection<String> texts) throws IOException {
      stream.writeInt(texts.size());
      for (String text : texts) {
        text(text);
      }
    }

    public void time(Instant time) throws IOException {
      stream.writeLong(time.toEpochMilli());
    }

    /** Avro values, each with the serde of its type. */
    public <V extends SpecificRecord> void records(Collection<V> values, Serde<V> serde)
        throws IOException {
      stream.writeInt(values.size());
      for (V value : values) {
        bytes(serde.serializer().serialize("state", value));
      }
    }

    private void bytes(byte[] bytes) throws IOException {
      stream.writeInt(bytes.length);
      stream.write(bytes);
    }
  }

  /** Where fields come from. */
  public static final class Input {
    private final DataInputStream stream;

    private Input(DataInputStream stream) {
      this.stream = stream;
    }

    public String text() throws IOException {
      return new String(bytes(), StandardCharsets.UTF_8);
    }

    public List<String> texts() throws IOException {
      List<String> texts = new ArrayList<>();
      for (int left = stream.readInt(); left > 0; left--) {
        texts.add(text());
      }
      return texts;
    }

    public Instant time() throws IOException {
      return Instant.ofEpochMilli(stream.readLong());
    }

    public <V extends SpecificRecord> List<V> records(Serde<V> serde) throws IOException {
      List<V> values = new ArrayList<>();
      for (int left = stream.readInt(); left > 0; left--) {
        values.add(serde.deserializer().deserialize("state", bytes()));
      }
      return values;
    }

    private byte[] bytes() throws IOException {
      return stream.readNBytes(stream.readInt());
    }
  }
}
