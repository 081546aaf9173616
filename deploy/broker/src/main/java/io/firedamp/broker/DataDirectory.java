package io.firedamp.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory that outlives the process: Kafka's logs, a lock against a second process, and the
 * address under which the running one is found.
 */
final class DataDirectory implements AutoCloseable {
  private static final String LOCK = "firedamp.lock";
  private static final String ADDRESS = "bootstrap-servers";

  private final Path directory;
  private final boolean temporary;
  private final FileChannel channel;

  private DataDirectory(Path directory, boolean temporary, FileChannel channel) {
    this.directory = directory;
    this.temporary = temporary;
    this.channel = channel;
  }

  static DataDirectory kept(Path directory) {
    try {
      Files.createDirectories(directory);
      Credentials.close(directory);
      return new DataDirectory(directory, false, lock(directory));
    } catch (IOException e) {
      throw new BrokerException(
          "data directory %s cannot be used: %s".formatted(directory, e.getMessage()), e);
    }
  }

  static DataDirectory temporary() {
    try {
      Path directory = Files.createTempDirectory("firedamp-broker-");
      return new DataDirectory(directory, true, lock(directory));
    } catch (IOException e) {
      throw new BrokerException("no temporary data directory: " + e.getMessage(), e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      channel.close();
      throw new BrokerException(
          "data directory %s is in use by another Firedamp: stop that one, or choose another directory"
              .formatted(directory));
    }
    return channel;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // Held by another broker of this very process.
      return null;
    }
  }

  /** Where Kafka keeps its logs. */
  Path logs() {
    return directory.resolve("kafka");
  }

  /** Of the broker's only user: in a directory that is kept, which other users may come to know. */
  Optional<Credentials> credentials() {
    try {
      return temporary ? Optional.empty() : Optional.of(Credentials.in(directory));
    } catch (IOException e) {
      throw new BrokerException(
          "data directory %s cannot be used: %s".formatted(directory, e.getMessage()), e);
    }
  }

  void publishAddress(String bootstrapServers) {
    try {
      Files.writeString(directory.resolve(ADDRESS), bootstrapServers + "\n");
    } catch (IOException e) {
      throw new BrokerException(
          "data directory %s cannot be written: %s".formatted(directory, e.getMessage()), e);
    }
  }

  /** The address last published in a directory and not withdrawn since. */
  static Optional<String> publishedAddress(Path directory) {
    try {
      return Optional.of(Files.readString(directory.resolve(ADDRESS)).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(directory.resolve(ADDRESS));
      channel.close();
      if (temporary) {
        deleteTree(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
