package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads containers' connection tables from the host's {@code /proc}. */
final class NetworkNamespaces {
  private static final int LONGEST_TABLE = 16 << 20;
  private static final int LONGEST_CGROUP = 64 * 1024;
  private static final ConnectionTableParser TABLES =
      new ConnectionTableParser(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);

  private final Path proc;

  NetworkNamespaces(Path proc) {
    this.proc = proc;
  }

  /** The network namespace of a container, as {@code nsenter} takes it. */
  Path namespace(ContainerFacts container) {
    return proc.resolve(Long.toString(container.pid())).resolve("ns/net");
  }

  /**
   * A container's established connections that it opened itself: none to itself, and none that came
   * in through a port it listens on.
   *
   * @throws IOException when its process is gone or not to be read
   */
  List<TcpConnection> outbound(ContainerFacts container) throws IOException {
    Path process = proc.resolve(Long.toString(container.pid()));
    // A process number is given again once its container has died, and then leads elsewhere.
    if (container.pid() <= 0 || !isIn(process, container.id())) {
      throw new IOException("process " + container.pid() + " is not in the container's cgroup");
    }
    List<TcpConnection> connections = new ArrayList<>(table(process.resolve("net/tcp")));
    try {
      connections.addAll(table(process.resolve("net/tcp6")));
    } catch (NoSuchFileException withoutIpv6) {
      // A kernel without IPv6 has no such table.
    }
    Set<Integer> listening = new HashSet<>();
    connections.stream()
        .filter(row -> row.state() == TcpConnection.State.LISTEN)
        .forEach(row -> listening.add(row.localPort()));
    Optional<Set<Long>> own =
        container.ownNetwork() ? Optional.empty() : Optional.of(sockets(container.id()));
    return connections.stream()
        .filter(row -> row.state() == TcpConnection.State.ESTABLISHED && !row.isLoopback())
        .filter(row -> !listening.contains(row.localPort()))
        .filter(row -> own.isEmpty() || own.get().contains(row.inode()))
        .toList();
  }

  private static List<TcpConnection> table(Path file) throws IOException {
    try {
      return TABLES.parse(text(file, LONGEST_TABLE));
    } catch (MalformedEventException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /**
   * The sockets that a container's processes hold open: what tells its connections from the others'
   * in a namespace that it shares.
   */
  private Set<Long> sockets(String containerId) throws IOException {
    Set<Long> inodes = new HashSet<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      for (Path process : processes) {
        if (isIn(process, containerId)) {
          addSockets(process.resolve("fd"), inodes);
        }
      }
    }
    return inodes;
  }

  private static void addSockets(Path descriptors, Set<Long> inodes) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(descriptors)) {
      for (Path file : files) {
        String target = Files.readSymbolicLink(file).toString();
        if (target.matches("socket:\\[\\d{1,18}]")) {
          inodes.add(Long.parseLong(target.substring(8, target.length() - 1)));
        }
      }
    } catch (IOException processEnded) {
      // Its sockets went with it.
    }
  }

  private static boolean isIn(Path process, String containerId) {
    try {
      return text(process.resolve("cgroup"), LONGEST_CGROUP).contains(containerId);
    } catch (IOException ended) {
      return false;
    }
  }

  private static String text(Path file, int longest) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(longest), UTF_8);
    }
  }
}
