package io.firedamp.ingest.kubernetes.watch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.firedamp.ingest.MalformedEventException;
import java.io.IOException;
import java.net.URLEncoder;

/**
 * Lists the objects of one kind page by page, and has them told. A page that was too long is asked
 * for with fewer objects from then on.
 */
final class ObjectList {
  private final Resource resource;
  private final ClusterAccess access;
  private final ObjectTeller teller;
  private final int longestAnswer;
  private int pageSize;

  ObjectList(
      KubernetesWatchSource.Config config,
      Resource resource,
      ClusterAccess access,
      ObjectTeller teller) {
    this.resource = resource;
    this.access = access;
    this.teller = teller;
    this.longestAnswer = config.longestAnswer();
    this.pageSize = config.pageSize();
  }

  /**
   * Lists all.
   *
   * @param kept run after each page whose objects are kept
   * @return the version from which to watch
   */
  String read(Runnable kept) throws IOException, InterruptedException {
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
      kept.run();
    } while (!next.isEmpty());
    teller.endList();
    return first;
  }

  private ListPage page(String next) throws IOException, InterruptedException {
    String path = resource.path() + "?limit=" + pageSize;
    byte[] body =
        access.read(
            next.isEmpty() ? path : path + "&continue=" + URLEncoder.encode(next, UTF_8),
            longestAnswer);
    if (body.length > longestAnswer) {
      // Somebody's objects are long: fewer of them fit.
      pageSize = Math.max(1, pageSize / 2);
      throw new IOException("a page of the list was longer than %d bytes".formatted(longestAnswer));
    }
    try {
      return ListPage.read(body);
    } catch (MalformedEventException e) {
      teller.reject(body, e);
      throw new IOException(e.getMessage(), e);
    }
  }
}
