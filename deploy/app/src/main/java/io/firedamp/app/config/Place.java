package io.firedamp.app.config;

/**
 * Where in the file a setting stands.
 *
 * @param line 0 when the setting is not in the file
 * @param path full key path, empty for the whole file
 */
record Place(String file, int line, String path) {
  Place key(String key, int keyLine) {
    return new Place(file, keyLine, path.isEmpty() ? key : path + "." + key);
  }

  Place item(int index, int itemLine) {
    return new Place(file, itemLine, path + "[" + index + "]");
  }

  /** The mistake as one sentence: file, line and key, then the problem. */
  ConfigException refuse(String problem) {
    String where = line == 0 ? file : file + ":" + line;
    String what = path.isEmpty() ? "" : ": " + path;
    return new ConfigException(where + what + problem);
  }
}
