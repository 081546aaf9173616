package io.firedamp.ingest;

import java.util.Set;

/** The shared HTTP server, as a source sees it. */
public interface PushRoutes {
  /**
   * Reads every body POSTed to a path. The server authenticates, bounds and decompresses the body,
   * calls the reader one request at a time, publishes, rejects what is malformed, and answers.
   *
   * @param path absolute, for example {@code /v1/registry/harbor}
   * @param formats names of those that are read there, so that who posts another is sent on
   */
  void post(String path, String source, Set<String> formats, RecordReader reader);
}
