package io.firedamp.ingest;

/** The shared HTTP server, as a source sees it. */
public interface PushRoutes {
  /**
   * Reads every body POSTed to a path. The server authenticates, bounds and decompresses the body,
   * calls the reader one request at a time, publishes, rejects what is malformed, and answers.
   *
   * @param path absolute, for example {@code /v1/registry/harbor}
   */
  void post(String path, String source, RecordReader reader);
}
