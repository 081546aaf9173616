package io.firedamp.ingest.docker;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Unix socket that answers as the recorded daemon did: chunked events, and documents. */
final class RecordedDaemon implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel server;
  private final Map<String, byte[]> answers = new ConcurrentHashMap<>();
  private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile String eventLines = "";

  RecordedDaemon(Path socket) throws IOException {
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread accepting = new Thread(this::accept, "recorded-daemon");
    accepting.setDaemon(true);
    accepting.start();
  }

  /** With one running container, its image and its statistics. */
  static RecordedDaemon withMiner(Path socket) throws IOException {
    RecordedDaemon daemon = new RecordedDaemon(socket);
    daemon.answer("/info", "{\"Name\":\"host-1\"}".getBytes(UTF_8));
    daemon.answer("/containers/json", ("[{\"Id\":\"" + Recorded.MINER + "\"}]").getBytes(UTF_8));
    daemon.answer(
        "/containers/" + Recorded.MINER + "/json", Recorded.bytes("container-running.json"));
    daemon.answer("/containers/" + Recorded.MINER + "/stats", Recorded.bytes("stats-pair.json"));
    daemon.answerImages(Recorded.bytes("image.json"), Recorded.bytes("image-history.json"));
    return daemon;
  }

  void answer(String path, byte[] body) {
    answers.put(path, body);
  }

  private void answerImages(byte[] image, byte[] history) {
    String id = "sha256:fb87c1c1cfcc583218793c291cd12e41ab1a5202818448ae3189c35452a2da1f";
    answer("/images/" + id + "/json", image);
    answer("/images/" + id + "/history", history);
    answer("/images/team/miner:1/json", image);
  }

  /** What every follower of the event stream gets. */
  void tell(String lines) {
    eventLines = lines;
  }

  /** The same, also for those who follow it now: their stream breaks off. */
  void tellAnew(String lines) throws IOException {
    tell(lines);
    for (SocketChannel client : open) {
      client.close();
    }
  }

  /** Paths asked for so far, with their queries. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  private void accept() {
    try {
      while (server.isOpen()) {
        SocketChannel client = server.accept();
        open.add(client);
        Thread answering = new Thread(() -> answer(client), "recorded-answer");
        answering.setDaemon(true);
        answering.start();
      }
    } catch (IOException closed) {
      // The end of the test.
    }
  }

  private void answer(SocketChannel client) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(Channels.newInputStream(client), UTF_8));
      String target = in.readLine().replaceFirst("^GET (\\S+).*", "$1");
      asked.add(target);
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        // Headers say nothing that matters here.
      }
      OutputStream out = Channels.newOutputStream(client);
      if (target.startsWith("/events")) {
        tellEvents(out);
        in.readLine();
      } else {
        out.write(response(target));
      }
      client.close();
    } catch (IOException clientLeft) {
      // Its own business.
    }
  }

  private void tellEvents(OutputStream out) throws IOException {
    out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(UTF_8));
    byte[] lines = eventLines.getBytes(UTF_8);
    if (lines.length > 0) {
      out.write((Integer.toHexString(lines.length) + "\r\n").getBytes(UTF_8));
      out.write(lines);
      out.write("\r\n".getBytes(UTF_8));
    }
    out.flush();
  }

  private byte[] response(String target) {
    byte[] body = answers.get(target.replaceFirst("\\?.*", ""));
    if (body == null) {
      return "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}".getBytes(UTF_8);
    }
    byte[] head =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8);
    byte[] all = new byte[head.length + body.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(body, 0, all, head.length, body.length);
    return all;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (SocketChannel client : open) {
      client.close();
    }
    Files.deleteIfExists(socket);
  }
}
