package io.firedamp.ingest.dnsmasq;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.BoundedText;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of dnsmasq's. Names are what clients ask for, blanks among it; dnsmasq makes a question
 * mark of what cannot be printed, so a name ends no line, and the last {@code from}, {@code to} or
 * {@code is} of a line is dnsmasq's own.
 *
 * @param asked who asked, by which answers are joined: number of the query, address and port; empty
 *     where {@code log-queries=extra} is not set
 * @param client address of who asked, as far as the line says; else empty
 * @param type of a question; else empty
 * @param what the answer; else empty
 */
record DnsmasqLine(Kind kind, String asked, String client, String name, String type, String what) {
  /** What a line tells of. */
  enum Kind {
    QUESTION,
    ANSWER,
    FORWARDING,
    OTHER
  }

  private static final int LONGEST_SHOWN = 200;
  private static final Pattern TAG =
      Pattern.compile("dnsmasq(?<part>-\\w{1,16}+)?(?:\\[\\d{1,10}\\])?: ");

  /** With {@code log-queries=extra}; who asked is left out where nobody did, as for DNSSEC. */
  private static final Pattern EXTRA =
      Pattern.compile("\\d{1,10}+ (?:(?<client>[\\w.:%-]{2,64}+)/\\d{1,5}+ )?");

  private static final Pattern QUESTION =
      Pattern.compile(
          "query\\[(?<type>[\\w=-]{1,24}+)\\] (?<name>.{1,1024}) from (?<client>[^ ]{2,64}+)");

  /** Where an answer is from: upstream, the cache, files of names, leases; Pi-hole adds its own. */
  private static final Pattern ANSWER =
      Pattern.compile(
          "(?:reply|cached|cached-stale|config|DHCP|/[^ ]{1,255}+|special domain"
              + "|(?:gravity|antigravity|regex|exactly) [a-z]{4,16}+)"
              + " (?<name>.{1,1024}) is (?<what>[^ ].{0,254})");

  private static final Pattern FORWARDING =
      Pattern.compile("forwarded .{1,1024} to [^ ]{2,64}+.{0,64}");

  /** Whether a text begins as one. */
  static boolean begins(String text) {
    return TAG.matcher(text).lookingAt();
  }

  static DnsmasqLine read(String text) throws MalformedEventException {
    Matcher tag = TAG.matcher(text);
    if (!tag.lookingAt()) {
      throw new MalformedEventException(
          "no line of dnsmasq: " + BoundedText.cut(text, LONGEST_SHOWN));
    }
    String rest = text.substring(tag.end());
    Matcher extra = EXTRA.matcher(rest);
    boolean isExtra = tag.group("part") == null && extra.lookingAt();
    String asked = isExtra ? extra.group() : "";
    String client = isExtra ? orEmpty(extra.group("client")) : "";
    String message = isExtra ? rest.substring(extra.end()) : rest;
    return tag.group("part") == null
        ? question(message, asked)
            .or(() -> answer(message, asked, client))
            .orElseGet(() -> without(message, asked))
        : other();
  }

  private static Optional<DnsmasqLine> question(String message, String asked) {
    Matcher fields = QUESTION.matcher(message);
    return fields.matches()
        ? Optional.of(
            new DnsmasqLine(
                Kind.QUESTION,
                asked,
                fields.group("client"),
                fields.group("name"),
                fields.group("type"),
                ""))
        : Optional.empty();
  }

  private static Optional<DnsmasqLine> answer(String message, String asked, String client) {
    Matcher fields = ANSWER.matcher(message);
    return fields.matches()
        ? Optional.of(
            new DnsmasqLine(
                Kind.ANSWER, asked, client, fields.group("name"), "", fields.group("what")))
        : Optional.empty();
  }

  private static DnsmasqLine without(String message, String asked) {
    return FORWARDING.matcher(message).matches()
        ? new DnsmasqLine(Kind.FORWARDING, asked, "", "", "", "")
        : other();
  }

  private static DnsmasqLine other() {
    return new DnsmasqLine(Kind.OTHER, "", "", "", "", "");
  }

  private static String orEmpty(String group) {
    return group == null ? "" : group;
  }
}
