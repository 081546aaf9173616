package io.firedamp.sinks.file;

import io.firedamp.sinks.DeliveryKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A file of whole lines and the delivery keys in it and its rotated predecessors. A line that a
 * crash cut short is cut off when the file is opened: nobody was told that it was delivered.
 */
final class IncidentFile implements AutoCloseable {
  private final Path path;
  private final long rotateAfter;
  private final int keep;
  private final DeliveryKeys keys;
  private FileChannel channel;
  private @Nullable Object identity;

  private IncidentFile(
      Path path, long rotateAfter, int keep, DeliveryKeys keys, FileChannel channel)
      throws IOException {
    this.path = path;
    this.rotateAfter = rotateAfter;
    this.keep = keep;
    this.channel = channel;
    this.keys = keys;
    this.identity = identity(path);
  }

  /** Another process appends to it. */
  static final class InUseException extends IOException {
    private static final long serialVersionUID = 1;
  }

  static IncidentFile open(Path path, long rotateAfter, int keep, DeliveryKeys keys)
      throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    if (directory != null && !Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    FileChannel channel = openLocked(path);
    try {
      IncidentFile file = new IncidentFile(path, rotateAfter, keep, keys, channel);
      file.learn();
      return file;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  boolean has(DeliveryKey key) {
    return keys.contains(key);
  }

  /** Appends whole lines, and returns when they are on the disk. */
  void append(byte[] lines, Set<DeliveryKey> added) throws IOException {
    if (lines.length == 0) {
      return;
    }
    long before = channel.size();
    if (rotateAfter > 0 && before > 0 && before + lines.length > rotateAfter) {
      rotate();
      before = 0;
    }
    try {
      write(lines);
    } catch (IOException e) {
      channel.truncate(before);
      throw e;
    }
    keys.addAll(added);
  }

  /** True when somebody renamed or removed it, as logrotate does. */
  boolean wasMoved() {
    try {
      return identity == null ? !Files.exists(path) : !identity.equals(identity(path));
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void learn() throws IOException {
    for (Path predecessor : predecessors()) {
      try (FileChannel old = FileChannel.open(predecessor, StandardOpenOption.READ)) {
        keys.learn(old);
      }
    }
    // Read through the locked channel: closing a second one would let the lock go.
    long whole = keys.learn(channel);
    if (whole < channel.size()) {
      channel.truncate(whole);
      channel.force(true);
    }
    channel.position(whole);
  }

  private java.util.List<Path> predecessors() throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    Path fileName = path.getFileName();
    if (directory == null || fileName == null) {
      return java.util.List.of();
    }
    String name = fileName.toString();
    try (Stream<Path> siblings = Files.list(directory)) {
      return siblings
          .filter(sibling -> isPredecessor(String.valueOf(sibling.getFileName()), name))
          .sorted()
          .toList();
    }
  }

  private static boolean isPredecessor(String sibling, String name) {
    return sibling.startsWith(name)
        && sibling.substring(name.length()).matches("[.-][0-9]{1,14}([.-][0-9]+)?");
  }

  private void write(byte[] lines) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(lines);
    channel.position(channel.size());
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    channel.force(true);
  }

  private void rotate() throws IOException {
    Files.deleteIfExists(rotated(keep));
    for (int number = keep - 1; number >= 1; number--) {
      if (Files.exists(rotated(number))) {
        Files.move(rotated(number), rotated(number + 1), StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(path, rotated(1), StandardCopyOption.ATOMIC_MOVE);
    channel.close();
    channel = openLocked(path);
    identity = identity(path);
  }

  private Path rotated(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  private static FileChannel openLocked(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            ownerOnly());
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another sink of this very process writes it.
    }
    if (lock == null) {
      channel.close();
      throw new InUseException();
    }
    return channel;
  }

  private static FileAttribute<?>[] ownerOnly() {
    boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }
}
