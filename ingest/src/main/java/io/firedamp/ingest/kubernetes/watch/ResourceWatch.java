package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.json.JsonRecords;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the objects of one kind and then watches them, for ever. After a break it goes on from the
 * version up to which all was kept; where the server no longer knows that, it lists anew, and what
 * the list lacks was deleted meanwhile.
 */
final class ResourceWatch implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(ResourceWatch.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);

  private final KubernetesWatchSource.Config config;
  private final Resource resource;
  private final ClusterAccess access;
  private final ClusterLogin login;
  private final WatchStatus status;
  private final CountDownLatch closed;
  private final ObjectTeller teller;
  private volatile @Nullable InputStream stream;
  private String version = "";
  private Duration pause;

  /** Whether anything was kept since the last break. */
  private boolean progress;

  private int pageSize;

  /**
   * What is watched.
   *
   * @param kind plural, as RBAC names it
   * @param name for people
   * @param path below the server's address
   */
  record Resource(String kind, String name, String path) {
    static Resource nodes() {
      return new Resource("nodes", "nodes", "api/v1/nodes");
    }

    static Resource pods() {
      return new Resource("pods", "pods", "api/v1/pods");
    }

    static Resource podsOf(String namespace) {
      return new Resource(
          "pods", "pods of " + namespace, "api/v1/namespaces/" + namespace + "/pods");
    }
  }

  /**
   * @param room bytes that may be remembered of objects, shared with other watches
   */
  ResourceWatch(
      KubernetesWatchSource.Config config,
      Resource resource,
      ClusterAccess access,
      ClusterLogin login,
      SourceContext context,
      WatchStatus status,
      AtomicLong room,
      CountDownLatch closed) {
    this.config = config;
    this.resource = resource;
    this.access = access;
    this.login = login;
    this.status = status;
    this.closed = closed;
    this.teller =
        new ObjectTeller(
            resource.name(), context, status, new KnownObjects(room), closed, this::stop);
    this.pause = shortestPause();
    this.pageSize = config.pageSize();
  }

  @Override
  public void run() {
    boolean open = true;
    while (open) {
      progress = false;
      boolean ended = false;
      try {
        listAndWatch();
        ended = true;
      } catch (InterruptedException e) {
        return;
      } catch (RefusedException e) {
        tellRefused(e);
      } catch (IOException | RuntimeException | Error e) {
        tellAway("cannot watch %s: %s".formatted(resource.name(), e.getMessage()), e);
      }
      teller.giveUp();
      pause = progress ? shortestPause() : pause;
      // Servers end a watch by and by: that is no reason to wait.
      open = (ended && progress) ? closed.getCount() > 0 : waitAWhile();
    }
  }

  /** Ends any wait for the server. */
  void stop() {
    InputStream open = stream;
    if (open != null) {
      close(open);
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException alreadyBroken) {
      log.atDebug().log("a stream was broken before it was closed");
    }
  }

  private void tellRefused(RefusedException refused) {
    if (refused.isGone()) {
      version = "";
      // A server whose every list is too old to be watched from is not asked without end.
      progress = false;
      log.atDebug()
          .addKeyValue("resource", resource.name())
          .log("a version of Kubernetes is gone: all is listed anew");
    } else {
      tellAway(explain(refused), refused);
    }
  }

  private void tellAway(String why, Throwable cause) {
    if (closed.getCount() > 0) {
      status.setAway(resource.name(), why);
      log.atDebug()
          .addKeyValue("resource", resource.name())
          .addKeyValue("cause", cause.getClass().getSimpleName())
          .log("a watch of Kubernetes broke");
    }
  }

  private String explain(RefusedException refused) {
    return switch (refused.code()) {
      case 401 ->
          "cannot watch %s: the API server does not know who asks (401): renew the token or certificate of %s"
              .formatted(resource.name(), login.describe());
      case 403 ->
          "cannot watch %s: that is forbidden to who asks (403): allow get, list and watch of %s (%s)"
              .formatted(resource.name(), resource.kind(), refused.getMessage());
      default ->
          "cannot watch %s: the API server answered %d: %s"
              .formatted(resource.name(), refused.code(), refused.getMessage());
    };
  }

  private Duration shortestPause() {
    return config.longestPause().compareTo(SHORTEST_PAUSE) < 0
        ? config.longestPause()
        : SHORTEST_PAUSE;
  }

  private boolean waitAWhile() {
    try {
      boolean ended = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(config.longestPause()) > 0 ? config.longestPause() : doubled;
      return !ended;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void listAndWatch() throws IOException, InterruptedException {
    if (version.isEmpty()) {
      list();
    } else {
      teller.sayAgain();
    }
    watch();
  }

  private void list() throws IOException, InterruptedException {
    teller.beginList();
    String first = "";
    String next = "";
    do {
      // Each page may be long, and there may be a watch for each namespace.
      access.pages().acquire();
      try {
        ListPage page = page(next);
        first = first.isEmpty() ? page.version() : first;
        next = page.next();
        teller.takeListed(page.items());
      } finally {
        access.pages().release();
      }
      progress = true;
    } while (!next.isEmpty());
    teller.endList();
    version = first;
  }

  private ListPage page(String next) throws IOException, InterruptedException {
    String path = resource.path() + "?limit=" + pageSize;
    byte[] body =
        access.read(
            next.isEmpty() ? path : path + "&continue=" + URLEncoder.encode(next, UTF_8),
            config.longestAnswer());
    if (body.length > config.longestAnswer()) {
      // Somebody's objects are long: fewer of them fit.
      pageSize = Math.max(1, pageSize / 2);
      throw new IOException(
          "a page of the list was longer than %d bytes".formatted(config.longestAnswer()));
    }
    try {
      return ListPage.read(body);
    } catch (MalformedEventException e) {
      teller.reject(body, e);
      throw new IOException(e.getMessage(), e);
    }
  }

  private void watch() throws IOException, InterruptedException {
    String path =
        "%s?watch=1&allowWatchBookmarks=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(
                resource.path(),
                config.longestWatch().toSeconds(),
                URLEncoder.encode(version, UTF_8));
    try (InputStream in = access.open(path)) {
      stream = in;
      // A connection that died unnoticed says nothing any more, not even that it ended.
      Future<?> deadline = access.closeAfter(in, config.longestWatch().plus(config.timeout()));
      try {
        status.setSeeing(resource.name());
        follow(in);
      } finally {
        deadline.cancel(false);
        stream = null;
      }
    }
  }

  private void follow(InputStream in) throws IOException, InterruptedException {
    try {
      JsonRecords lines = new JsonRecords(in, config.longestAnswer());
      for (Optional<JsonRecords.Item> line = lines.next();
          line.isPresent() && closed.getCount() > 0;
          line = lines.next()) {
        take(line.get());
      }
    } finally {
      // What was acknowledged need not be read again, however the stream ended.
      teller.settle();
    }
  }

  private void take(JsonRecords.Item line) throws IOException, InterruptedException {
    try {
      if (line.problem().isPresent()) {
        if (line.isComplete()) {
          throw new MalformedEventException(line.problem().get());
        }
        // The connection broke in the middle: it will be told again.
        return;
      }
      Change change = Change.read(line.bytes());
      if (change.type().equals("ERROR")) {
        throw new RefusedException(change.code(), change.message());
      }
      teller.take(change, line.bytes(), () -> moveTo(change.object().version()));
    } catch (MalformedEventException e) {
      teller.reject(line.bytes(), e);
    }
  }

  private void moveTo(String later) {
    progress = true;
    version = later.isEmpty() ? version : later;
  }
}
