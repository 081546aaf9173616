package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.json.JsonRecords;
import io.firedamp.ingest.kit.Pause;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
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

  private final KubernetesWatchSource.Config config;
  private final Resource resource;
  private final ClusterAccess access;
  private final ClusterLogin login;
  private final WatchStatus status;
  private final CountDownLatch closed;
  private final ObjectTeller teller;
  private final ObjectList list;
  private volatile @Nullable InputStream stream;
  private String version = "";
  private final Pause pause;

  /** Whether anything was kept since the last break. */
  private boolean progress;

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
    this.pause = new Pause(config.longestPause());
    this.list = new ObjectList(config, resource, access, teller);
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
      if (progress) {
        pause.startOver();
      }
      // Servers end a watch by and by: that is no reason to wait.
      open = (ended && progress) ? closed.getCount() > 0 : pause.endsBefore(closed);
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
      tellAway(refused.explain(resource, login), refused);
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

  private void listAndWatch() throws IOException, InterruptedException {
    if (version.isEmpty()) {
      version = list.read(() -> progress = true);
    } else {
      teller.sayAgain();
    }
    watch();
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
