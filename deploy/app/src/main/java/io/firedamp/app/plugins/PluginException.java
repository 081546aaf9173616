package io.firedamp.app.plugins;

/** What is wrong with a plugin, as the end of a sentence that begins with its name. */
final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PluginException(String message) {
    super(message);
  }
}
