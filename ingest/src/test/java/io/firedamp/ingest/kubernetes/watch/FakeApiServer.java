package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A fake of the Kubernetes API server, made from its public protocol: pages of a list, watches from
 * a resource version, bookmarks, versions that are gone, refusals. What it holds outlives its
 * connections, and its being away.
 */
final class FakeApiServer implements AutoCloseable {
  private final int port;
  private final Map<String, Map<String, String>> objects = new HashMap<>();
  private final List<Logged> log = new ArrayList<>();
  private final Map<String, List<String>> snapshots = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private Running running;
  private long version = 100;
  private long oldest;
  private int generation;
  private int refusal;
  private String refusalMessage = "";
  private String token = "";
  private boolean goneByStatus;
  private boolean mute;

  private record Running(HttpServer server, ExecutorService threads) {}

  private record Logged(long version, String path, String line) {}

  FakeApiServer() throws IOException {
    running = open(0);
    port = running.server().getAddress().getPort();
  }

  private Running open(int at) throws IOException {
    HttpServer opened =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    opened.setExecutor(threads);
    opened.createContext("/", this::answer);
    opened.start();
    return new Running(opened, threads);
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Writes a kubeconfig that leads here. */
  Path kubeconfig(Path directory, String user) throws IOException {
    return Files.writeString(
        directory.resolve("kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: here, cluster: {server: "%s"}}]
        users: [{name: me, user: {%s}}]
        contexts: [{name: first, context: {cluster: here, user: me}}]
        current-context: first
        """
            .formatted(url(), user));
  }

  /** Makes an object or changes it. */
  synchronized void put(String path, String name, String object) {
    Map<String, String> kept = objects.computeIfAbsent(path, absent -> new LinkedHashMap<>());
    String versioned = versioned(object);
    String type = kept.put(name, versioned) == null ? "ADDED" : "MODIFIED";
    tell(path, type, versioned);
  }

  synchronized void delete(String path, String name) {
    String object = requireNonNull(requireNonNull(objects.get(path)).remove(name));
    tell(path, "DELETED", object.replaceFirst("\"resourceVersion\":\"\\d+\"", place(++version)));
  }

  /** Says to every watch of a path how far it is. */
  synchronized void bookmark(String path) {
    String object = "{\"kind\":\"Pod\",\"metadata\":{" + place(++version) + "}}";
    tell(path, "BOOKMARK", object);
  }

  /** Writes a line to every watch of a path, whatever it is. */
  synchronized void say(String path, String line) {
    version++;
    tell(path, line);
  }

  private void tell(String path, String line) {
    log.add(new Logged(version, path, line));
    notifyAll();
  }

  private String versioned(String object) {
    return object.replaceFirst("\"metadata\":\\{", "\"metadata\":{" + place(++version) + ",");
  }

  private static String place(long version) {
    return "\"resourceVersion\":\"" + version + "\"";
  }

  private void tell(String path, String type, String object) {
    tell(path, "{\"type\":\"%s\",\"object\":%s}".formatted(type, object));
  }

  /** Ends every watch that is open, in the middle of it. */
  synchronized void drop() {
    generation++;
    notifyAll();
  }

  /** Forgets all versions but the latest. */
  synchronized void compact() {
    oldest = version;
    log.clear();
    snapshots.clear();
  }

  /** Whether a version that is gone is answered by status, or by an error within the watch. */
  synchronized void answerGoneByStatus(boolean byStatus) {
    goneByStatus = byStatus;
  }

  /** From now on everything is answered so, without a word where there is none; 0 ends it. */
  synchronized void refuse(int code, String message) {
    refusal = code;
    refusalMessage = message;
    drop();
  }

  /** Whoever does not bear this token is not known. */
  synchronized void ask(String bearer) {
    token = bearer;
  }

  /** From now on watches say nothing and do not end, as when the way there is cut. */
  synchronized void mute(boolean silent) {
    mute = silent;
  }

  /** Is away, with all connections. */
  void stop() {
    drop();
    running.server().stop(0);
    running.threads().shutdownNow();
  }

  /** Is there again, at the same address. */
  void restart() throws IOException {
    running = open(port);
  }

  /** Paths with queries, as they were asked for. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  synchronized List<String> watches() {
    return requests.stream().filter(each -> each.contains("watch=1")).toList();
  }

  synchronized List<String> lists() {
    return requests.stream().filter(each -> !each.contains("watch=1")).toList();
  }

  synchronized long version() {
    return version;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Map<String, String> query = query(exchange.getRequestURI().getQuery());
    int code;
    String message;
    synchronized (this) {
      requests.add(exchange.getRequestURI().toString());
      boolean known =
          token.isEmpty()
              || ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      code = refusal != 0 ? refusal : known ? 200 : 401;
      message = refusal != 0 ? refusalMessage : "Unauthorized";
      if (code == 200 && isGone(path, query) && (goneByStatus || !query.containsKey("watch"))) {
        code = 410;
        message = "too old resource version";
      }
    }
    if (code != 200) {
      send(exchange, code, message.isEmpty() ? "" : status(code, message));
    } else if (query.containsKey("watch")) {
      watch(exchange, path, query);
    } else {
      send(exchange, 200, list(path, query));
    }
  }

  private boolean isGone(String path, Map<String, String> query) {
    String from = query.getOrDefault("resourceVersion", "");
    String next = query.getOrDefault("continue", "");
    return (!from.isEmpty() && Long.parseLong(from) < oldest)
        || (!next.isEmpty() && !snapshots.containsKey(path + " " + next.split("\\.", -1)[0]));
  }

  private synchronized String list(String path, Map<String, String> query) {
    String next = query.getOrDefault("continue", version + ".0");
    String at = next.split("\\.", -1)[0];
    int from = Integer.parseInt(next.split("\\.", -1)[1]);
    List<String> all =
        snapshots.computeIfAbsent(
            path + " " + at, absent -> List.copyOf(objects.getOrDefault(path, Map.of()).values()));
    int end = Math.min(all.size(), from + Integer.parseInt(query.getOrDefault("limit", "9999")));
    String more = end < all.size() ? ",\"continue\":\"" + at + "." + end + "\"" : "";
    return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"%s\"%s},\"items\":[%s]}"
        .formatted(at, more, String.join(",", all.subList(from, end)));
  }

  private void watch(HttpExchange exchange, String path, Map<String, String> query)
      throws IOException {
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().flush();
    long from = Long.parseLong(query.getOrDefault("resourceVersion", "0"));
    long end =
        System.nanoTime()
            + Long.parseLong(query.getOrDefault("timeoutSeconds", "300")) * 1_000_000_000L;
    try (OutputStream out = exchange.getResponseBody()) {
      int mine;
      synchronized (this) {
        mine = generation;
        if (from < oldest) {
          String gone = status(410, "too old resource version");
          out.write(("{\"type\":\"ERROR\",\"object\":" + gone + "}\n").getBytes(UTF_8));
          return;
        }
      }
      for (Logged next = next(path, from, mine, end); next != null; ) {
        out.write((next.line() + "\n").getBytes(UTF_8));
        out.flush();
        next = next(path, next.version(), mine, end);
      }
    } catch (IOException theClientIsGone) {
      // Whoever closes a watch needs no answer.
    } finally {
      exchange.close();
    }
  }

  /** The next line of a path after a version; null when the watch is over. */
  private synchronized @Nullable Logged next(String path, long after, int mine, long end) {
    try {
      while (mine == generation && (mute || System.nanoTime() < end)) {
        for (Logged each : log) {
          if (!mute && each.version() > after && each.path().equals(path)) {
            return each;
          }
        }
        wait(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }

  private static String status(int code, String message) {
    return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":\"%s\",\"code\":%d}"
        .formatted(message.replace("\"", "\\\""), code);
  }

  private static void send(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static Map<String, String> query(String text) {
    return text == null
        ? Map.of()
        : List.of(text.split("&")).stream()
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
  }

  @Override
  public void close() {
    stop();
  }
}
