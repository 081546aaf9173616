package io.firedamp.e2e.counterparts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Answers like a mining pool (Stratum: one JSON-RPC object a line): takes subscriptions and shares,
 * hands out a job now and then. Nothing is mined.
 */
final class StratumServer implements AutoCloseable {
  private static final String JOB =
      "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"6a1f\",\"4d16b6f8\",\"01000000\",true]}\n";
  private static final String ANSWER = "{\"id\":1,\"result\":true,\"error\":null}\n";

  private final ServerSocket socket;
  private final ScheduledExecutorService jobs = Executors.newSingleThreadScheduledExecutor();

  /** Listens on a free port of this address. */
  StratumServer(String address) throws IOException {
    socket = new ServerSocket(0, 8, InetAddress.getByName(address));
    Thread accepting = new Thread(this::accept, "stratum");
    accepting.setDaemon(true);
    accepting.start();
  }

  int port() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    jobs.shutdownNow();
    socket.close();
  }

  private void accept() {
    try (Socket client = socket.accept();
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      OutputStream out = client.getOutputStream();
      var unused = jobs.scheduleAtFixedRate(() -> write(out, JOB), 7, 10, TimeUnit.SECONDS);
      while (lines.readLine() != null) {
        write(out, ANSWER);
      }
    } catch (IOException closed) {
      // The miner was stopped, or the test is over.
    }
  }

  private static void write(OutputStream out, String line) {
    try {
      out.write(line.getBytes(UTF_8));
    } catch (IOException closed) {
      // The reader notices too.
    }
  }
}
