package io.firedamp.ingest.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * How far a file was read, and by what it is known again: what it begins with, and what stands
 * right before the place. Both lie in what was read, which nobody changes in a log.
 *
 * @param path where the file was last seen
 * @param key what the file system knows it by: device and inode
 * @param position where the next line begins, bytes
 * @param headLength bytes at the beginning that were looked at
 * @param head their digest
 * @param tailLength bytes before {@code position} that were looked at
 * @param tail their digest
 */
record Bookmark(
    String path,
    String key,
    long position,
    int headLength,
    String head,
    int tailLength,
    String tail) {
  static final int LONGEST_HEAD = 1024;
  static final int LONGEST_TAIL = 256;
  private static final int DIGEST_BYTES = 16;

  Bookmark {
    if (position < 0
        || headLength < 0
        || headLength > Math.min(LONGEST_HEAD, position)
        || tailLength < 0
        || tailLength > Math.min(LONGEST_TAIL, position)) {
      throw new IllegalArgumentException("position " + position + " is no place in a file");
    }
  }

  /** The beginning of a file. */
  static Bookmark start(String path, String key) {
    return new Bookmark(path, key, 0, 0, digest(new byte[0]), 0, digest(new byte[0]));
  }

  /** A place in a file as it is now. */
  static Bookmark at(String path, String key, FileChannel channel, long position)
      throws IOException {
    int headLength = (int) Math.min(LONGEST_HEAD, position);
    int tailLength = (int) Math.min(LONGEST_TAIL, position);
    return new Bookmark(
        path,
        key,
        position,
        headLength,
        digest(LineCutter.read(channel, 0, headLength)),
        tailLength,
        digest(LineCutter.read(channel, position - tailLength, tailLength)));
  }

  /** Whether a file holds what was read up to here. */
  boolean isIn(FileChannel channel) throws IOException {
    return channel.size() >= position
        && head.equals(digest(LineCutter.read(channel, 0, headLength)))
        && isBefore(channel);
  }

  /** The same, but for the beginning. */
  boolean isBefore(FileChannel channel) throws IOException {
    return channel.size() >= position
        && tail.equals(digest(LineCutter.read(channel, position - tailLength, tailLength)));
  }

  /** The same place in the same file, under another name. */
  Bookmark under(String otherPath, String otherKey) {
    return new Bookmark(otherPath, otherKey, position, headLength, head, tailLength, tail);
  }

  static String digest(byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(Arrays.copyOf(digest, DIGEST_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
