package io.firedamp.detectors.mining;

import io.firedamp.detectors.Spelling;
import io.firedamp.detectors.evidence.Posterior;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.ImageNames;
import io.firedamp.detectors.kit.Addresses;
import io.firedamp.detectors.kit.Network;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.Workload;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an organisation has looked at and allows, for a while: signals in its scope weigh nothing.
 *
 * @param id letters, digits and hyphens, at most 64
 * @param until event time from which it does nothing: evidence of that moment or later shows that
 *     the workload goes on, and all of it counts again
 * @param author who vouches for it
 * @param scope what it is about, all of which a signal must fit: {@code rule}, {@code cluster},
 *     {@code namespace}, {@code workload} (namespace/name, or a name alone), {@code image}
 *     (publisher/*, publisher/name or sha256:…) and {@code destination} (an address, a network,
 *     address:port or a name, with all names below it)
 * @param reason why
 */
public record ExceptionRule(
    String id, Instant until, String author, SortedMap<String, String> scope, String reason) {
  private static final Set<String> SCOPES =
      Set.of("rule", "cluster", "namespace", "workload", "image", "destination");
  private static final int LONGEST = 256;
  private static final int COLUMNS = 5;

  public ExceptionRule {
    if (!id.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}")) {
      throw new IllegalArgumentException(
          "id must be letters, digits and hyphens, at most 64, was '" + id + "'");
    }
    author = text("author", author);
    reason = text("reason", reason);
    scope = new TreeMap<>(scope);
    scope.forEach(ExceptionRule::check);
    if (scope.keySet().stream().allMatch(Set.of("cluster")::contains)) {
      throw new IllegalArgumentException(
          "scope must name a rule, namespace, workload, image or destination, was '"
              + spelled(scope)
              + "'");
    }
  }

  /** Of several that fit, which one is told: the one that lasts longest. */
  static final Comparator<ExceptionRule> FIRST =
      Comparator.comparing(ExceptionRule::until).reversed().thenComparing(ExceptionRule::id);

  /**
   * Reads a line: id, until, author, scope ({@code rule=NET-04 namespace=shop}) and reason,
   * separated by tabs.
   *
   * @throws IllegalArgumentException saying what to write instead
   */
  public static ExceptionRule parse(String line) {
    String[] columns = line.split("\t", COLUMNS);
    if (columns.length != COLUMNS) {
      throw new IllegalArgumentException(
          "must be id, until, author, scope and reason, separated by tabs, was '" + line + "'");
    }
    return new ExceptionRule(
        columns[0], instant(columns[1]), columns[2], scope(columns[3]), columns[4]);
  }

  /** The scope that words such as {@code rule=NET-04 namespace=shop} tell. */
  public static SortedMap<String, String> scope(String words) {
    SortedMap<String, String> scope = new TreeMap<>();
    for (String word : words.strip().split(" +", -1)) {
      int equals = word.indexOf('=');
      if (equals < 1 || scope.put(word.substring(0, equals), word.substring(equals + 1)) != null) {
        throw new IllegalArgumentException(
            "scope must be words such as rule=NET-04 namespace=shop, each kind once, was '"
                + words
                + "'");
      }
    }
    return scope;
  }

  /** The line that {@link #parse} reads. */
  public String line() {
    return String.join("\t", id, until.toString(), author, spelled(scope), reason);
  }

  /** For people, on what it softened. */
  public String text() {
    return "softened by exception %s of %s until %s".formatted(id, author, until);
  }

  /** Its scope, in words. */
  public String scopeText() {
    return spelled(scope);
  }

  /**
   * Whether a signal weighs nothing for it. What nobody honest runs is never softened by the way: a
   * conclusive signal of a known-bad image or a wallet only where the scope names its rule.
   *
   * @param lastSeen event time of the latest evidence on the workload
   */
  boolean isMetBy(Workload workload, Signal signal, Instant lastSeen) {
    return lastSeen.isBefore(until)
        && signal.getTime().isBefore(until)
        && (!isConclusive(signal) || scope.containsKey("rule"))
        && scope.entrySet().stream().allMatch(each -> fits(each, workload, signal));
  }

  private static boolean isConclusive(Signal signal) {
    List<String> traits = signal.getTraits();
    boolean grave = traits.contains(Trait.KNOWN_BAD.name()) || traits.contains(Trait.WALLET.name());
    return grave && signal.getDecibans() >= Posterior.CONCLUSIVE;
  }

  private static boolean fits(Map.Entry<String, String> scope, Workload workload, Signal signal) {
    String wanted = scope.getValue();
    return switch (scope.getKey()) {
      case "rule" -> signal.getRule().equalsIgnoreCase(wanted);
      case "cluster" -> workload.getCluster().equals(wanted);
      case "namespace" -> workload.getNamespace().orElse("").equals(wanted);
      case "workload" -> isNamed(workload, wanted);
      case "image" -> isImage(signal, wanted);
      default -> isDestination(signal, wanted);
    };
  }

  private static boolean isNamed(Workload workload, String wanted) {
    String whole = workload.getNamespace().orElse("") + "/" + workload.getName();
    return wanted.equals(wanted.indexOf('/') < 0 ? workload.getName() : whole);
  }

  private static boolean isImage(Signal signal, String wanted) {
    Map<String, String> facts = signal.getAttributes();
    String digest = facts.get("image.digest");
    Optional<ImageReference> image =
        Optional.ofNullable(facts.get("image")).flatMap(ImageReference::parse);
    return ImageNames.of(List.of(wanted))
        .entryFor(image, digest == null ? List.of() : List.of(digest))
        .isPresent();
  }

  private static boolean isDestination(Signal signal, String wanted) {
    Map<String, String> facts = signal.getAttributes();
    String address = facts.getOrDefault("destination.ip", "");
    String port = facts.getOrDefault("destination.port", "");
    if (!address.isEmpty()
        && (Spelling.endpoint(address, port).equals(wanted) || isWithin(address, wanted))) {
      return true;
    }
    return isBelow(facts.getOrDefault("destination.domain", ""), wanted)
        || isBelow(facts.getOrDefault("dns.question.name", ""), wanted);
  }

  private static boolean isWithin(String address, String wanted) {
    return isNetwork(wanted)
        && Addresses.parse(address).filter(Network.parse(wanted)::contains).isPresent();
  }

  private static boolean isBelow(String name, String wanted) {
    String lower = name.toLowerCase(Locale.ROOT);
    String domain = wanted.toLowerCase(Locale.ROOT);
    return lower.equals(domain) || lower.endsWith("." + domain);
  }

  private static boolean isNetwork(String text) {
    int slash = text.indexOf('/');
    return Addresses.parse(slash < 0 ? text : text.substring(0, slash)).isPresent();
  }

  private static void check(String kind, String value) {
    if (!SCOPES.contains(kind)) {
      throw new IllegalArgumentException(
          "scope must be of cluster, destination, image, namespace, rule and workload, was '"
              + kind
              + "'");
    }
    if (text("scope " + kind, value).indexOf(' ') >= 0) {
      throw new IllegalArgumentException(
          "scope " + kind + " must be one word, was '" + value + "'");
    }
    if (kind.equals("image")) {
      ImageNames.of(List.of(value));
    }
    if (kind.equals("destination") && isNetwork(value)) {
      Network.parse(value);
    }
  }

  private static String text(String name, String value) {
    String text = value.strip();
    boolean plain = text.chars().noneMatch(c -> Character.isISOControl(c));
    if (text.isEmpty() || text.length() > LONGEST || !plain) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d characters in one line, was '%s'".formatted(name, LONGEST, value));
    }
    return text;
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "until must be a time such as 2026-03-02T00:00:00Z, was '" + text + "'", e);
    }
  }

  private static String spelled(SortedMap<String, String> scope) {
    StringBuilder text = new StringBuilder();
    scope.forEach(
        (kind, value) ->
            text.append(text.isEmpty() ? "" : " ").append(kind).append('=').append(value));
    return text.toString();
  }
}
