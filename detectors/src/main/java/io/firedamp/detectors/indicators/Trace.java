package io.firedamp.detectors.indicators;

import io.firedamp.schemas.BoundedText;
import java.util.Comparator;

/**
 * One mark of a miner, or of what brings one, found in a text.
 *
 * @param value what was found, at most 128 characters, attacker-controlled
 */
public record Trace(Kind kind, String value) implements Comparable<Trace> {
  private static final int LONGEST = 128;
  private static final Comparator<Trace> ORDER =
      Comparator.comparing(Trace::kind).thenComparing(Trace::value);

  /** What a trace is, the weightiest first: where traces are bounded, the first are kept. */
  public enum Kind {
    WALLET("wallet"),
    POOL("pool"),
    STRATUM("mining protocol"),
    PROGRAM("miner program"),
    ARGUMENTS("miner arguments"),
    RIVAL_KILLER("kills rival miners"),
    OPEN_SHELL("hands a shell to the network"),
    DISGUISED_PROGRAM("runs what is called a picture"),
    LOGIN_KEY("brings a key to log in with"),
    DOWNLOADER("downloads into a shell"),
    REVERSE_SHELL("reverse shell"),
    CRONTAB("writes a crontab"),
    AUTHORIZED_KEYS("authorized_keys"),
    HUGE_PAGES("huge pages"),
    MODEL_REGISTERS("model-specific registers"),
    ENDPOINT("endpoint");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** In words, for titles. */
    public String text() {
      return text;
    }
  }

  public Trace {
    value = BoundedText.cut(value, LONGEST);
  }

  @Override
  public int compareTo(Trace other) {
    return ORDER.compare(this, other);
  }
}
