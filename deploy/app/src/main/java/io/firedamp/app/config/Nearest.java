package io.firedamp.app.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** The known word somebody probably meant, by Damerau-Levenshtein distance. */
public final class Nearest {
  private Nearest() {}

  /** The nearest candidate, when it is near enough to be a slip of the finger. */
  public static Optional<String> to(String word, Collection<String> candidates) {
    int limit = Math.max(2, word.length() / 3);
    return candidates.stream()
        .filter(candidate -> distance(word, candidate) <= limit)
        .min(
            Comparator.comparingInt((String candidate) -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** "did you mean 'x'?", or the list of what there is. */
  public static String hint(String word, Collection<String> candidates, String whatTheyAre) {
    return to(word, candidates)
        .map(nearest -> "did you mean '" + nearest + "'?")
        .orElseGet(
            () -> whatTheyAre + " are " + String.join(", ", candidates.stream().sorted().toList()));
  }

  /**
   * Insertions, deletions, substitutions and swaps of neighbours, each once (the "optimal string
   * alignment" form), with case and hyphens ignored.
   */
  static int distance(String left, String right) {
    String a = plain(left);
    String b = plain(right);
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        cost[i][j] = i == 0 || j == 0 ? i + j : step(cost, a, b, i, j);
      }
    }
    return cost[a.length()][b.length()];
  }

  private static int step(int[][] cost, String a, String b, int i, int j) {
    int substitution = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int best =
        Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + substitution);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
