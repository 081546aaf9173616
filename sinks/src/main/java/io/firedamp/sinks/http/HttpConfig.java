package io.firedamp.sinks.http;

import io.firedamp.schemas.Require;
import io.firedamp.sinks.tls.TlsConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where to post and how.
 *
 * @param url http or https; path and query may hold a secret, so only its beginning is ever shown
 * @param headers beside those of the request itself, as Authorization; values are never shown
 * @param connectTimeout of connecting and of the handshake
 * @param timeout of all of it, from connecting to the last byte of the answer
 * @param certificates whom to trust and who to be, where the URL is https
 */
public record HttpConfig(
    String url,
    Map<String, String> headers,
    Duration connectTimeout,
    Duration timeout,
    TlsConfig certificates) {
  /** Those that the client writes by itself, in lower case. */
  private static final Set<String> RESERVED =
      Set.of(
          "connection",
          "content-length",
          "content-type",
          "expect",
          "host",
          "transfer-encoding",
          "upgrade");

  private static final Duration SHORTEST_WAIT = Duration.ofMillis(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration LONGEST_WAIT_OF_MANY = Duration.ofMinutes(1);

  /** Shorter parts of a path are words. */
  private static final int SHORTEST_SECRET_PART = 16;

  public HttpConfig {
    check(
        isAddress(url), "url must be http://host… or https://host…, without a user or a fragment");
    headers = Map.copyOf(headers);
    headers.forEach(HttpConfig::checkHeader);
    Require.between("timeout", timeout, SHORTEST_WAIT, LONGEST_WAIT);
    Require.between("connectTimeout", connectTimeout, SHORTEST_WAIT, LONGEST_WAIT);
  }

  URI uri() {
    return URI.create(url);
  }

  /** The URL with a path behind its own; empty for the URL itself. */
  public URI behind(String path) {
    String base = url.endsWith("/") && !path.isEmpty() ? url.substring(0, url.length() - 1) : url;
    return URI.create(base + path);
  }

  /** Refuses an address to which others could read along: it must be https, or this machine. */
  public void requireConfidential() {
    check(
        isSecured() || EgressRule.isLoopback(uri().getHost()),
        "url must be https, or of this machine (localhost, 127.0.0.1), was " + target());
  }

  /** Refuses waits in which a batch of many posts would come to nothing: beyond a minute each. */
  public static void requireWaits(Duration connectTimeout, Duration timeout) {
    Require.between("connectTimeout", connectTimeout, SHORTEST_WAIT, LONGEST_WAIT_OF_MANY);
    Require.between("timeout", timeout, SHORTEST_WAIT, LONGEST_WAIT_OF_MANY);
  }

  /** Refuses an address behind which no path can be put. */
  public void requireBase() {
    check(uri().getRawQuery() == null, "url must be without a query");
  }

  /** Refuses what cannot be part of a header, without showing it; empty is none. */
  public static void requireToken(String setting, String token) {
    check(
        token.chars().allMatch(c -> c > ' ' && c <= '~'),
        setting + " must be printable ASCII without spaces");
  }

  /** Refuses what cannot be shown under a name at a destination; empty is none. */
  public static void requireName(String setting, String value) {
    Require.text(
        value.matches("[ -~]{0,255}"), setting, "at most 255 printable ASCII characters", value);
  }

  /** Refuses what is no single part of a path. */
  public static void requirePart(String setting, String value) {
    Require.text(
        value.matches("[A-Za-z0-9._-]{1,128}") && !value.matches("\\.{1,2}"),
        setting,
        "letters, digits, dots, hyphens and underscores",
        value);
  }

  /** Scheme, host and port: what a person may see of the URL. */
  public String target() {
    URI uri = uri();
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }

  boolean isSecured() {
    return "https".equalsIgnoreCase(uri().getScheme());
  }

  /** What must not be shown, whole and in parts, as a destination may repeat it. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    headers
        .values()
        .forEach(
            value -> {
              secrets.add(value);
              secrets.addAll(Arrays.asList(value.split(" ", -1)));
            });
    secrets.add(url);
    String behindHost =
        url.substring(url.indexOf(uri().getRawAuthority()) + uri().getRawAuthority().length());
    Arrays.stream(behindHost.split("[/?&=]", -1))
        .filter(part -> part.length() >= SHORTEST_SECRET_PART)
        .forEach(secrets::add);
    return secrets;
  }

  private static boolean isAddress(String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      return (scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static void checkHeader(String name, String value) {
    check(
        name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+"),
        "headers must have names of letters, digits and hyphens, was '" + name + "'");
    check(
        !RESERVED.contains(name.toLowerCase(Locale.ROOT)),
        "headers must not set '" + name + "', which the request itself does");
    check(
        value.chars().allMatch(c -> c >= ' ' && c <= '~'),
        "headers must have values of printable ASCII, '" + name + "' has not");
  }

  private static void check(boolean met, String otherwise) {
    if (!met) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  /** Without what may be secret. */
  @Override
  public String toString() {
    return "HTTP to %s with headers %s"
        .formatted(target(), headers.keySet().stream().sorted().toList());
  }
}
