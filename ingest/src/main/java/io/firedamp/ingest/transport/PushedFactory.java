package io.firedamp.ingest.transport;

import io.firedamp.ingest.Source;

/** Makes sources of one type whose senders post to a path: all but what is read there. */
public abstract class PushedFactory implements Source.Factory<PushedFactory.Config> {
  private final String type;
  private final String path;
  private final String about;

  /**
   * Where senders post to.
   *
   * @param path absolute path on the shared HTTP server
   */
  public record Config(String path) {
    public Config {
      PushedSource.checkPath(path);
    }
  }

  /**
   * A type of source.
   *
   * @param path where its senders post to unless configured
   * @param about what it is for, one sentence
   */
  protected PushedFactory(String type, String path, String about) {
    this.type = type;
    this.path = path;
    this.about = about;
  }

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final Config defaults() {
    return new Config(path);
  }

  @Override
  public final String about() {
    return about;
  }
}
