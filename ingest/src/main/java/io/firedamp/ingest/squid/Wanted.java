package io.firedamp.ingest.squid;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a request asks for: {@code host:port} of a CONNECT, or the authority of a URL.
 *
 * @param host lower case, no trailing dot; empty where none is named
 * @param port the one that is named, or that of the scheme; 0 where neither is known
 */
record Wanted(String host, int port) {
  private static final int OF_TUNNELS = 443;
  private static final int HIGHEST = 65_535;
  private static final Map<String, Integer> OF_SCHEMES =
      Map.of("", OF_TUNNELS, "http", 80, "https", 443, "ftp", 21);

  private static final Pattern URL =
      Pattern.compile(
          "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]{0,15}+)://)?+(?:[^/?#@]{0,512}+@)?+"
              + "(?:\\[(?<v6>[0-9A-Fa-f:.]{2,45}+)\\]|(?<name>[^/?#:\\[\\]@]{1,255}+))"
              + "(?::(?<port>\\d{1,5}+))?+(?:[/?#].*)?");

  static Wanted of(String url) {
    Matcher parts = URL.matcher(url);
    if (!parts.matches()) {
      return new Wanted("", 0);
    }
    String scheme = parts.group("scheme");
    String port = parts.group("port");
    int named =
        port == null
            ? OF_SCHEMES.getOrDefault(scheme == null ? "" : scheme.toLowerCase(Locale.ROOT), 0)
            : Integer.parseInt(port);
    String name = parts.group("name");
    String host = (name == null ? parts.group("v6") : name).toLowerCase(Locale.ROOT);
    String bare = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return new Wanted(bare.equals("-") ? "" : bare, named > HIGHEST ? 0 : named);
  }
}
