package io.firedamp.detectors.indicators;

import io.firedamp.detectors.indicators.Trace.Kind;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/** Phrases that give a dropper or a miner away wherever they stand. */
final class Phrases {
  private static final String STRATUM = "stratum";
  private static final List<String> CONFIGURATION =
      List.of(
          "donate-level",
          "donate-over-proxy",
          "huge-pages-jit",
          "max-threads-hint",
          "pools",
          "randomx",
          "rig-id");

  private Phrases() {}

  /**
   * @param building whether it is a step of building an image, where setting up cron is ordinary
   */
  static void find(String text, boolean building, BiConsumer<Kind, String> found) {
    String lower = text.toLowerCase(Locale.ROOT);
    findStratum(lower, found);
    if (lower.contains("nr_hugepages")) {
      found.accept(Kind.HUGE_PAGES, "nr_hugepages");
    }
    if (lower.contains("modprobe msr") || lower.contains("wrmsr ")) {
      found.accept(Kind.MODEL_REGISTERS, "msr");
    }
    if (lower.contains("authorized_keys")) {
      found.accept(Kind.AUTHORIZED_KEYS, "authorized_keys");
      if (hasPublicKey(text)) {
        found.accept(Kind.LOGIN_KEY, "authorized_keys");
      }
    }
    OpenShells.in(lower).ifPresent(shell -> found.accept(Kind.OPEN_SHELL, shell));
    if (lower.contains("/dev/tcp/")) {
      found.accept(Kind.REVERSE_SHELL, "/dev/tcp/");
    }
    findCrontab(lower, building, found);
    findConfiguration(lower, found);
  }

  /** Keys of XMRig's configuration, nearly all of them its alone; one is what people search for. */
  private static void findConfiguration(String lower, BiConsumer<Kind, String> found) {
    List<String> keys =
        CONFIGURATION.stream()
            .filter(
                key -> lower.contains("\"" + key + "\":") || lower.contains("\"" + key + "\" :"))
            .toList();
    if (keys.size() >= 2) {
      found.accept(Kind.ARGUMENTS, String.join(", ", keys));
    }
  }

  /**
   * A key as it stands in such a file: its type, then base64 that begins with the type's length.
   */
  private static boolean hasPublicKey(String text) {
    for (int at = text.indexOf(" AAAA"); at > 0; at = text.indexOf(" AAAA", at + 1)) {
      String before = text.substring(Math.max(0, at - 24), at);
      if (before.contains("ssh-") || before.contains("ecdsa-")) {
        return true;
      }
    }
    return false;
  }

  /** {@code stratum+tcp://}, {@code stratum2+tls://}, {@code stratum://} … */
  private static void findStratum(String lower, BiConsumer<Kind, String> found) {
    for (int at = lower.indexOf(STRATUM); at >= 0; at = lower.indexOf(STRATUM, at + 1)) {
      int end = at + STRATUM.length();
      if (end < lower.length() && (lower.charAt(end) == '1' || lower.charAt(end) == '2')) {
        end++;
      }
      if (lower.startsWith("://", end)) {
        found.accept(Kind.STRATUM, lower.substring(at, end));
      } else if (lower.startsWith("+tcp", end)
          || lower.startsWith("+ssl", end)
          || lower.startsWith("+tls", end)) {
        found.accept(Kind.STRATUM, lower.substring(at, end + 4));
      }
    }
  }

  private static void findCrontab(String lower, boolean building, BiConsumer<Kind, String> found) {
    boolean downloads = lower.contains("curl ") || lower.contains("wget ");
    boolean piped = lower.contains("crontab -") && lower.contains("|");
    boolean redirected =
        lower.contains(">")
            && (lower.contains("/etc/cron")
                || lower.contains("/var/spool/cron")
                || lower.contains("/etc/crontab"));
    boolean hosts = lower.contains("/mnt/etc/cron") || lower.contains("/host/etc/cron");
    if (hosts || ((piped || redirected) && (downloads || !building))) {
      found.accept(Kind.CRONTAB, hosts ? "the host's crontab" : "crontab");
    }
  }
}
