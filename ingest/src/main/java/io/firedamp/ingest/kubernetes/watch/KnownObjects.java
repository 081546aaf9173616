package io.firedamp.ingest.kubernetes.watch;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The objects that are there: what was said of each last, and its gist. Bounded in bytes together
 * with those of other watches; an object beyond the bound is published like any other, but cannot
 * be told from one said before, nor said to be gone when it went while nobody watched.
 */
final class KnownObjects {
  /** What an object takes beside its gist, bytes: its entry, its key and a digest. */
  private static final int OVERHEAD = 320;

  /** A gist that is longer compressed is padded, and would take the room of a dozen others. */
  private static final int LONGEST_GIST = 8 * 1024;

  private final AtomicLong room;
  private final Map<String, Known> objects = new HashMap<>();
  private int listing;
  private boolean full;

  private static final class Known {
    private final byte[] gist;
    private @Nullable String said;
    private int listing;

    private Known(byte[] gist, @Nullable String said, int listing) {
      this.gist = gist;
      this.said = said;
      this.listing = listing;
    }

    private int size() {
      return OVERHEAD + gist.length;
    }
  }

  /**
   * @param room bytes left, shared with others
   */
  KnownObjects(AtomicLong room) {
    this.room = room;
  }

  /** From now on what is listed is there, and what is not was deleted. */
  void beginListing() {
    listing++;
    full = false;
  }

  /** The object is there. */
  void isThere(String key) {
    Known known = objects.get(key);
    if (known != null) {
      known.listing = listing;
    }
  }

  /** Whether the same was said of it last. */
  boolean wasSaid(String key, String said) {
    Known known = objects.get(key);
    return known != null && said.equals(known.said);
  }

  /** This is said of it now. */
  void say(String key, String said, byte[] gist) {
    forget(key);
    Known known = new Known(deflated(gist), said, listing);
    if (known.gist.length > LONGEST_GIST || room.addAndGet(-known.size()) < 0) {
      if (known.gist.length <= LONGEST_GIST) {
        room.addAndGet(known.size());
      }
      full = true;
      return;
    }
    objects.put(key, known);
  }

  /** What was said of it last may not have been kept: it is to be said again. */
  void doubt(String key) {
    Known known = objects.get(key);
    if (known != null) {
      known.said = null;
    }
  }

  void forget(String key) {
    Known known = objects.remove(key);
    if (known != null) {
      room.addAndGet(known.size());
    }
  }

  /** The gists of those that the latest list no longer held, by key. */
  Map<String, byte[]> missing() {
    return gists(known -> known.listing != listing);
  }

  /** The keys and gists of all; a copy, each gist still compressed. */
  Map<String, byte[]> all() {
    return gists(known -> true);
  }

  private Map<String, byte[]> gists(Predicate<Known> wanted) {
    Map<String, byte[]> gists = new HashMap<>();
    objects.forEach(
        (key, known) -> {
          if (wanted.test(known)) {
            gists.put(key, known.gist);
          }
        });
    return gists;
  }

  /** Whether some object is not remembered for want of room. */
  boolean isFull() {
    return full;
  }

  int size() {
    return objects.size();
  }

  /** A gist as it was said. */
  static byte[] inflated(byte[] gist) {
    try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(gist))) {
      return in.readAllBytes();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static byte[] deflated(byte[] gist) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(gist);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toByteArray();
  }
}
