package io.firedamp.sinks.file;

import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The delivery key of every line, read as a stream, in whichever format it was written: one line is
 * held at a time, of at most 1 MiB, and about 200 bytes stay for each key.
 */
final class DeliveryKeys {
  private static final int CHUNK = 64 * 1024;
  private static final int LONGEST_LINE = 1024 * 1024;

  private final IncidentFormats formats;
  private final Set<DeliveryKey> keys = new HashSet<>();

  DeliveryKeys(IncidentFormats formats) {
    this.formats = formats;
  }

  boolean contains(DeliveryKey key) {
    return keys.contains(key);
  }

  void addAll(Collection<DeliveryKey> added) {
    keys.addAll(added);
  }

  /**
   * Learns the keys in a file.
   *
   * @return the bytes up to the end of its last whole line
   */
  long learn(FileChannel file) throws IOException {
    file.position(0);
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long read = 0;
    long whole = 0;
    while (file.read(chunk.clear()) >= 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        byte next = chunk.get();
        read++;
        if (next == '\n') {
          formats.deliveryKey(line.toByteArray()).ifPresent(keys::add);
          line.reset();
          whole = read;
        } else if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      }
    }
    return whole;
  }
}
