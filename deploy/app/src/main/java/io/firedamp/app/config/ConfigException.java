package io.firedamp.app.config;

/** A mistake in the configuration. The message is one sentence for the person who made it. */
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String sentence) {
    super(sentence);
  }
}
