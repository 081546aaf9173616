package io.firedamp.app;

import io.firedamp.detectors.indicators.StrongIndicatorRule;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Campaign;
import io.firedamp.schemas.avro.IndicatorRef;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Campaigns for people: a table of many, or one with what joins it. */
public final class CampaignText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Terminal terminal;
  private final PrintWriter out;

  public CampaignText(Terminal terminal) {
    this.terminal = terminal;
    this.out = terminal.out();
  }

  /** One line each, as given. */
  public void printTable(Collection<Campaign> campaigns) {
    Table table =
        new Table(
            "SEVERITY",
            "INCIDENTS",
            "OPEN",
            "FIRST SEEN",
            "LAST SEEN",
            "CORE-HOURS",
            "ID",
            "TITLE");
    for (Campaign campaign : campaigns) {
      table.row(
          campaign.getSeverity(),
          campaign.getIncidentCount(),
          campaign.getOpenCount(),
          TIME.format(campaign.getOpened()),
          TIME.format(campaign.getUpdated()),
          String.format(Locale.ROOT, "%.1f", campaign.getCoreHours()),
          campaign.getId(),
          campaign.getTitle());
    }
    table.printTo(out);
    out.flush();
  }

  /** Everything about one. */
  public void print(Campaign campaign) {
    out.println(
        terminal.severity(campaign.getSeverity()).stripTrailing()
            + "  "
            + terminal.bold(VisibleText.of(campaign.getTitle())));
    field("campaign", campaign.getId());
    field("seen", TIME.format(campaign.getOpened()) + " to " + TIME.format(campaign.getUpdated()));
    campaign.getResumed().ifPresent(since -> field("back", since(since)));
    field(
        "incidents",
        "%d, of which %d are open, on %d workloads"
            .formatted(
                campaign.getIncidentCount(), campaign.getOpenCount(), campaign.getWorkloadCount()));
    if (campaign.getCoreHours() > 0) {
      field(
          "burnt",
          String.format(
              Locale.ROOT,
              "%.1f core-hours, about $%.2f",
              campaign.getCoreHours(),
              campaign.getCost()));
    }
    section("Joined by", joining(campaign.getIndicators()));
    section("Shared too, which alone would join nothing", indicators(campaign.getContext()));
    section("Clusters", campaign.getClusters());
    section("Workloads", campaign.getWorkloads());
    section("Incidents", campaign.getIncidents());
    if (campaign.getCut()) {
      out.println();
      out.println("  More incidents bear one of these indicators than the 512 that it joins.");
    }
    out.flush();
  }

  private static String since(Instant time) {
    return "since " + TIME.format(time) + ", after a day or more without evidence";
  }

  /** With the id that incidents which bear it carry: by all of these a SIEM finds all of them. */
  private static List<String> joining(List<IndicatorRef> indicators) {
    return indicators.stream()
        .map(
            one ->
                "%s  %s  (%s)"
                    .formatted(one.getType(), one.getValue(), StrongIndicatorRule.campaignOf(one)))
        .toList();
  }

  private static List<String> indicators(List<IndicatorRef> indicators) {
    return indicators.stream().map(one -> one.getType() + "  " + one.getValue()).toList();
  }

  private void section(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      out.println();
      out.println(terminal.bold(title));
      lines.forEach(line -> out.println("  " + VisibleText.of(line)));
    }
  }

  private void field(String name, String value) {
    out.printf("  %-9s %s%n", name, VisibleText.of(value));
  }
}
