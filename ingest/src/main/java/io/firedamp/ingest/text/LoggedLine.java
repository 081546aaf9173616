package io.firedamp.ingest.text;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line that a program logged, without what container runtimes, syslog and libraries wrote before
 * it: CRI's time and stream, the headers of RFC 5424 and RFC 3164, klog's and Go's. What they say
 * of the time is kept where it says all of it, the year and the zone among it. The syslog tag
 * ({@code dnsmasq[536]: }) stays, for it says whose line it is.
 */
public final class LoggedLine {
  private static final int MOST_PREFIXES = 4;
  private static final int MOST_FRACTION_DIGITS = 9;
  private static final String DATE =
      "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d{1,"
          + MOST_FRACTION_DIGITS
          + "})?(?:Z|[+-]\\d\\d:?\\d\\d))";
  private static final String PRIORITY = "(?:<\\d{1,3}>)?";
  private static final String HOST_BEFORE_TAG =
      "(?:[\\w.:-]{1,255}+ )(?=[\\w./()-]{1,48}+(?:\\[\\d{1,10}\\])?: )";
  private static final String CLOCK = "\\d\\d:\\d\\d:\\d\\d";

  /** RFC 5424, section 6: time, program and its process number. */
  private static final Pattern SYSLOG =
      Pattern.compile(
          "<\\d{1,3}>1 "
              + DATE
              + " \\S{1,255}+ (\\S{1,48}+) (\\S{1,128}+) \\S{1,32}+"
              + " (?:-|(?:\\[[^\\]]{0,1024}+\\]){1,8}+) (?:\uFEFF)?");

  /** Those that say when, to the last of them. */
  private static final List<Pattern> DATED =
      List.of(
          Pattern.compile(DATE + " (?:stdout|stderr) [FP] "),
          // Loki's client.
          Pattern.compile(DATE + " \\{\\w+=\"[^\"]*+\"(?:, \\w+=\"[^\"]*+\")*+\\} +"),
          Pattern.compile(PRIORITY + DATE + " " + HOST_BEFORE_TAG),
          Pattern.compile(DATE + " "));

  /** Those that lack the year or the zone. */
  private static final List<Pattern> UNDATED =
      List.of(
          Pattern.compile(PRIORITY + "[A-Z][a-z]{2} [ \\d]\\d " + CLOCK + " " + HOST_BEFORE_TAG),
          Pattern.compile(PRIORITY + "[A-Z][a-z]{2} [ \\d]\\d " + CLOCK + " "),
          // OpenWrt's logread.
          Pattern.compile(
              "(?:[A-Z][a-z]{2} ){2}[ \\d]\\d " + CLOCK + " \\d{4} (?:\\w{1,16}+\\.\\w{1,16}+ )?"),
          // klog's, and that of Go's own log.
          Pattern.compile(
              "[IWEF]\\d{4} " + CLOCK + "\\.\\d{6} +\\d{1,10} [\\w.-]{1,64}:\\d{1,6}\\] "),
          Pattern.compile("\\d{4}/\\d\\d/\\d\\d " + CLOCK + " "));

  private @Nullable Instant time;
  private String text;

  private LoggedLine(@Nullable Instant time, String text) {
    this.time = time;
    this.text = text;
  }

  /** Reads a line as it stands in a file. */
  public static LoggedLine of(String line) {
    return new LoggedLine(null, line).bare();
  }

  /** Reads a line of which a shipper says when it was logged; what the line itself says counts. */
  public static LoggedLine of(String line, Instant loggedAt) {
    return new LoggedLine(loggedAt, line).bare();
  }

  /** When it was logged; empty where nothing says so. */
  public Optional<Instant> time() {
    return Optional.ofNullable(time);
  }

  /** What the program wrote. */
  public String text() {
    return text;
  }

  /** The same after the tag of a program that was told beside it. */
  public LoggedLine withProgram(String program) {
    return new LoggedLine(time, program + ": " + text);
  }

  private LoggedLine bare() {
    for (int i = 0; i < MOST_PREFIXES && takePrefix(); i++) {}
    text = text.stripTrailing();
    return this;
  }

  private boolean takePrefix() {
    Matcher syslog = SYSLOG.matcher(text);
    if (syslog.lookingAt()) {
      date(syslog.group(1));
      String process = syslog.group(3);
      String tag = process.equals("-") ? "" : "[" + process + "]";
      text = syslog.group(2) + tag + ": " + text.substring(syslog.end());
      return true;
    }
    for (Pattern dated : DATED) {
      Matcher matcher = dated.matcher(text);
      if (matcher.lookingAt()) {
        date(matcher.group(1));
        text = text.substring(matcher.end());
        return true;
      }
    }
    return takeUndated();
  }

  private boolean takeUndated() {
    for (Pattern undated : UNDATED) {
      Matcher matcher = undated.matcher(text);
      if (matcher.lookingAt()) {
        text = text.substring(matcher.end());
        return true;
      }
    }
    return false;
  }

  private void date(String said) {
    try {
      Instant read = Timestamps.parseZoned(said);
      time = read.isBefore(Instant.EPOCH) ? time : read;
    } catch (DateTimeException noSuchDay) {
      // 2023-02-30 dates nothing; whoever needs a time says that there is none.
    }
  }
}
