package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.firedamp.ingest.MalformedEventException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose connections are whose, read from a made-up {@code /proc}. */
class NetworkNamespacesTest {
  private static final int PID = 4711;
  private static final String ESTABLISHED = "01";
  private static final String LISTEN = "0A";
  private static final String TIME_WAIT = "06";
  private static final String POOL = "0A7100CB:0D05";
  private static final String LOOPBACK = "0100007F:0D05";

  private Path proc;
  private NetworkNamespaces namespaces;

  @BeforeEach
  void putTheContainersProcess(@TempDir Path directory) throws IOException {
    proc = directory;
    namespaces = new NetworkNamespaces(proc);
    putProcess(PID, "0::/system.slice/docker-c1.scope");
  }

  @Test
  void tellsTheConnectionsThatTheContainerOpened() throws IOException {
    putTable("tcp", row("0200000A:AB3E", POOL, ESTABLISHED, 7));

    assertThat(namespaces.outbound(container("bridge")))
        .extracting(TcpConnection::remoteAddress, TcpConnection::remotePort)
        .containsExactly(tuple("203.0.113.10", 3333));
  }

  @Test
  void leavesOutWhatCameInThroughAPortItListensOn() throws IOException {
    putTable(
        "tcp",
        row("00000000:0050", "00000000:0000", LISTEN, 1),
        row("0200000A:0050", POOL, ESTABLISHED, 2),
        row("0200000A:AB3E", POOL, ESTABLISHED, 3));

    assertThat(inodes("bridge")).containsExactly(3L);
  }

  @Test
  void leavesOutWhatItSaysToItselfAndWhatHasEnded() throws IOException {
    putTable(
        "tcp",
        row("0100007F:AB3E", LOOPBACK, ESTABLISHED, 1),
        row("0200000A:AB3F", POOL, TIME_WAIT, 2),
        row("0200000A:AB40", POOL, ESTABLISHED, 3));

    assertThat(inodes("bridge")).containsExactly(3L);
  }

  @Test
  void readsIpv6BesideIpv4AndDoesWithoutIt() throws IOException {
    putTable("tcp", row("0200000A:AB3E", POOL, ESTABLISHED, 1));
    assertThat(inodes("bridge")).containsExactly(1L);

    putTable(
        "tcp6",
        row(
            "B80D0120000000000000000001000000:0001",
            "B80D0120000000000000000002000000:0D05",
            ESTABLISHED,
            2));

    assertThat(inodes("bridge")).containsExactly(1L, 2L);
  }

  @Test
  void aPortIsListenedOnInBothTablesThoughOnlyOneSaysSo() throws IOException {
    putTable("tcp", row("0200000A:0050", POOL, ESTABLISHED, 1));
    putTable(
        "tcp6",
        row(
            "00000000000000000000000000000000:0050",
            "00000000000000000000000000000000:0000",
            LISTEN,
            2));

    assertThat(inodes("bridge")).isEmpty();
  }

  @Test
  void inASharedNamespaceOnlyItsOwnProcessesSocketsAreItsOwn() throws IOException {
    putTable(
        "tcp",
        row("0200000A:AB3E", POOL, ESTABLISHED, 11),
        row("0200000A:AB3F", POOL, ESTABLISHED, 12),
        row("0200000A:AB40", POOL, ESTABLISHED, 13));
    hold(PID, "socket:[11]", "/dev/null", "pipe:[12]");
    putProcess(4712, "0::/system.slice/docker-c1.scope");
    hold(4712, "socket:[13]");
    putProcess(900, "0::/system.slice/sshd.service");
    hold(900, "socket:[12]");

    assertThat(inodes("host")).containsExactly(11L, 13L);
    assertThat(inodes("container:c0")).containsExactly(11L, 13L);
    assertThat(inodes("bridge")).containsExactly(11L, 12L, 13L);
  }

  @Test
  void aProcessThatEndsWhileItIsLookedAtOwnsNothing() throws IOException {
    putTable("tcp", row("0200000A:AB3E", POOL, ESTABLISHED, 11));

    assertThat(inodes("host")).isEmpty();
  }

  @Test
  void refusesAProcessThatIsSomebodyElsesByNow() throws IOException {
    putProcess(PID, "0::/system.slice/docker-c2.scope");
    putTable("tcp", row("0200000A:AB3E", POOL, ESTABLISHED, 1));

    assertThatThrownBy(() -> namespaces.outbound(container("bridge")))
        .isInstanceOf(IOException.class)
        .hasMessage("process 4711 is not in the container's cgroup");
  }

  @Test
  void refusesAContainerWithoutAProcess() {
    assertThatThrownBy(() -> namespaces.outbound(container("bridge", 0)))
        .hasMessage("process 0 is not in the container's cgroup");
    assertThatThrownBy(() -> namespaces.outbound(container("bridge", 99)))
        .hasMessage("process 99 is not in the container's cgroup");
  }

  @Test
  void namesTheTableThatCannotBeRead() throws IOException {
    Files.writeString(process(PID).resolve("net/tcp"), "head\nnonsense\n");

    assertThatThrownBy(() -> namespaces.outbound(container("bridge")))
        .isInstanceOf(IOException.class)
        .hasMessage(process(PID) + "/net/tcp: row 1 of the connection table is 'nonsense'");
  }

  @Test
  void pointsAtTheNamespaceOfItsFirstProcess() {
    assertThat(namespaces.namespace(container("bridge"))).isEqualTo(process(PID).resolve("ns/net"));
  }

  private List<Long> inodes(String network) throws IOException {
    return namespaces.outbound(container(network)).stream().map(TcpConnection::inode).toList();
  }

  private static ContainerFacts container(String network) {
    return container(network, PID);
  }

  private static ContainerFacts container(String network, int pid) {
    String inspected =
        "{\"Id\":\"c1\",\"State\":{\"Running\":true,\"Pid\":%d},\"HostConfig\":{\"NetworkMode\":\"%s\"}}";
    try {
      return ContainerFacts.of(JsonTree.of(inspected.formatted(pid, network).getBytes(UTF_8)));
    } catch (MalformedEventException e) {
      throw new IllegalStateException(e);
    }
  }

  private Path process(int pid) {
    return proc.resolve(Integer.toString(pid));
  }

  private void putProcess(int pid, String cgroup) throws IOException {
    Files.createDirectories(process(pid).resolve("net"));
    Files.writeString(process(pid).resolve("cgroup"), cgroup + "\n");
    if (Files.notExists(process(pid).resolve("net/tcp"))) {
      Files.writeString(process(pid).resolve("net/tcp"), "head\n");
    }
  }

  private void putTable(String name, String... rows) throws IOException {
    Files.writeString(
        process(PID).resolve("net").resolve(name), "head\n" + String.join("\n", rows) + "\n");
  }

  private void hold(int pid, String... targets) throws IOException {
    Path descriptors = Files.createDirectories(process(pid).resolve("fd"));
    for (int i = 0; i < targets.length; i++) {
      Files.createSymbolicLink(descriptors.resolve(Integer.toString(i)), Path.of(targets[i]));
    }
  }

  private static String row(String local, String remote, String state, int inode) {
    return "   0: %s %s %s 00000000:00000000 00:00000000 00000000     0        0 %d 1 0"
        .formatted(local, remote, state, inode);
  }
}
