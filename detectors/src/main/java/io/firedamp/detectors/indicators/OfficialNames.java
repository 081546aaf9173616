package io.firedamp.detectors.indicators;

import io.firedamp.detectors.kit.BundledText;
import io.firedamp.schemas.ImageReference;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of Docker's official images, who else may use them, and who poses as one of them.
 * Immutable.
 *
 * <p>Digits and separators are dropped before comparing ({@code tomcat11} is tomcat); a distance of
 * one edit counts for names of five letters and more: among the official names themselves only
 * jruby and ruby are that near.
 */
public final class OfficialNames {
  private static final int SHORTEST_MISSPELT = 5;
  private static final Set<String> BAIT =
      Set.of("official", "latest", "original", "verified", "trusted", "library", "genuine");

  /** Anybody may publish there; any other host is most likely the organisation's own. */
  private static final Set<String> OPEN_TO_ALL =
      Set.of(
          "docker.io",
          "ghcr.io",
          "quay.io",
          "gcr.io",
          "public.ecr.aws",
          "registry.gitlab.com",
          "ttl.sh");

  /** Official name without separators, to the name as written. */
  private final Map<String, String> officialByLetters;

  private final Set<String> ordinaryWords;
  private final Set<String> trustedPublishers;
  private final Set<String> ownRegistries;

  private OfficialNames(
      Map<String, String> officialByLetters,
      Set<String> ordinaryWords,
      Set<String> trustedPublishers,
      Set<String> ownRegistries) {
    this.officialByLetters = Map.copyOf(officialByLetters);
    this.ordinaryWords = Set.copyOf(ordinaryWords);
    this.trustedPublishers = Set.copyOf(trustedPublishers);
    this.ownRegistries = Set.copyOf(ownRegistries);
  }

  /** How an image's name imitates an official one. */
  public record Imitation(String official, String how) {}

  /** The official names, and the publishers known to this release to use them rightly. */
  public static OfficialNames bundled() {
    Map<String, String> official = new HashMap<>();
    Set<String> words = new HashSet<>();
    for (String line : BundledText.entries(OfficialNames.class, "official-images.txt")) {
      if (line.startsWith("!")) {
        words.add(line.substring(1).strip());
      } else {
        official.put(letters(line), line);
      }
    }
    return new OfficialNames(official, words, Set.of(), Set.of())
        .trusting(BundledText.entries(OfficialNames.class, "trusted-publishers.txt"), List.of());
  }

  /**
   * These names with more publishers trusted.
   *
   * @param publishers {@code acme} on Docker Hub, {@code ghcr.io/acme} or {@code ghcr.io/*}
   * @param ownRegistries hosts, with port where they have one, from which every image is one's own
   */
  public OfficialNames trusting(Collection<String> publishers, Collection<String> ownRegistries) {
    Set<String> trusted = new HashSet<>(trustedPublishers);
    for (String publisher : publishers) {
      String text = publisher.strip().toLowerCase(Locale.ROOT);
      trusted.add(text.indexOf('/') < 0 ? "docker.io/" + text : text);
    }
    Set<String> own = new HashSet<>(this.ownRegistries);
    ownRegistries.forEach(host -> own.add(host.strip().toLowerCase(Locale.ROOT)));
    return new OfficialNames(officialByLetters, ordinaryWords, trusted, own);
  }

  /** The official image a name poses as; empty when it poses as none, or rightly bears the name. */
  public Optional<Imitation> imitatedBy(ImageReference image) {
    return isTrusted(image) ? Optional.empty() : imitatedBy(image.name());
  }

  private Optional<Imitation> imitatedBy(String name) {
    String letters = letters(name);
    String exact = officialByLetters.get(letters);
    if (exact != null) {
      return Optional.of(
          new Imitation(exact, exact.equals(name) ? "same name" : "same name but for separators"));
    }
    String bare = withoutTrailingDigits(letters);
    String numbered = officialByLetters.get(bare);
    if (numbered != null) {
      return Optional.of(new Imitation(numbered, "same name with digits added"));
    }
    Optional<Imitation> bait = baited(name);
    return bait.isPresent() ? bait : misspelt(name, letters, bare);
  }

  private Optional<Imitation> baited(String name) {
    int first = firstSeparator(name);
    int last = lastSeparator(name);
    if (first <= 0 || last == name.length() - 1) {
      return Optional.empty();
    }
    String rest = null;
    if (BAIT.contains(name.substring(last + 1))) {
      rest = name.substring(0, last);
    } else if (BAIT.contains(name.substring(0, first))) {
      rest = name.substring(first + 1);
    }
    String official = rest == null ? null : officialByLetters.get(letters(rest));
    return Optional.ofNullable(official)
        .map(found -> new Imitation(found, "official name as bait"));
  }

  private Optional<Imitation> misspelt(String name, String letters, String bare) {
    if (ordinaryWords.contains(name)) {
      return Optional.empty();
    }
    String skeleton = skeleton(letters);
    String nearest = null;
    String how = "";
    for (Map.Entry<String, String> entry : officialByLetters.entrySet()) {
      String official = entry.getKey();
      boolean looksAlike = skeleton.equals(skeleton(official));
      boolean near =
          official.length() >= SHORTEST_MISSPELT && EditDistance.isAtMostOne(bare, official);
      // Several may be near; the first in the alphabet, so that the answer is always the same.
      if ((looksAlike || near) && (nearest == null || entry.getValue().compareTo(nearest) < 0)) {
        nearest = entry.getValue();
        how = looksAlike ? "look-alike characters" : "one letter off";
      }
    }
    return nearest == null ? Optional.empty() : Optional.of(new Imitation(nearest, how));
  }

  /** Whether anybody may publish in the image's registry. */
  public static boolean isOpenToAll(ImageReference image) {
    return OPEN_TO_ALL.contains(image.registry());
  }

  /** Official, of a publisher that is trusted, or from a registry of one's own. */
  public boolean isTrusted(ImageReference image) {
    if (ownRegistries.contains(image.registry())
        || trustedPublishers.contains(image.registry() + "/*")) {
      return true;
    }
    // What a mirror calls library is its owner's word: only a registry named as one's own is
    // believed.
    String path = image.registry() + "/" + image.publisher();
    for (int slash = path.length(); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      if (trustedPublishers.contains(path.substring(0, slash))) {
        return true;
      }
    }
    return false;
  }

  private static String letters(String name) {
    StringBuilder letters = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      if (!isSeparator(name.charAt(i))) {
        letters.append(name.charAt(i));
      }
    }
    return letters.toString();
  }

  private static String withoutTrailingDigits(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) >= '0' && text.charAt(end - 1) <= '9') {
      end--;
    }
    return text.substring(0, end);
  }

  /** One spelling for characters that look alike; repository names are lower-case ASCII. */
  private static String skeleton(String text) {
    StringBuilder skeleton = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char next = i + 1 < text.length() ? text.charAt(i + 1) : ' ';
      if (c == 'r' && next == 'n') {
        skeleton.append('m');
        i++;
      } else if (c == 'v' && next == 'v') {
        skeleton.append('w');
        i++;
      } else {
        skeleton.append(
            switch (c) {
              case '0' -> 'o';
              case '1', 'i' -> 'l';
              case '3' -> 'e';
              case '4' -> 'a';
              case '5' -> 's';
              case '7' -> 't';
              case '8' -> 'b';
              default -> c;
            });
      }
    }
    return skeleton.toString();
  }

  private static int firstSeparator(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (isSeparator(name.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int lastSeparator(String name) {
    for (int i = name.length() - 1; i >= 0; i--) {
      if (isSeparator(name.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSeparator(char c) {
    return c == '-' || c == '_' || c == '.';
  }
}
