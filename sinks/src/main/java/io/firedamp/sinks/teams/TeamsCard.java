package io.firedamp.sinks.teams;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.BoundedText;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentBrief;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * A message with one Adaptive Card of version 1.4, as the workflow template "Send webhook alerts to
 * a channel" takes it. Teams takes 28 KB; what is larger than we allow is told in shorter texts.
 *
 * <p>All of it is {@code TextRun}, which knows no Markdown, so that no link of an attacker's is
 * obeyed; and no two opening braces are left together, which begin a function of Adaptive Cards.
 */
final class TeamsCard {
  /** Bytes. */
  static final int LARGEST = 24 * 1024;

  private static final int ID = 256;
  private static final int TIGHT_SUMMARY = 512;
  private static final int TIGHT_VALUE = 128;
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;
  private final boolean isTight;

  private TeamsCard(JsonGenerator out, boolean isTight) {
    this.out = out;
    this.isTight = isTight;
  }

  /** One alone, or several with less of each; these may be larger than is allowed. */
  static byte[] of(List<Incident> incidents) {
    byte[] whole = written(incidents, false);
    return whole.length <= LARGEST ? whole : written(incidents, true);
  }

  private static byte[] written(List<Incident> incidents, boolean isTight) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      new TeamsCard(out, isTight).message(incidents);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void message(List<Incident> incidents) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "message");
    out.writeArrayFieldStart("attachments");
    out.writeStartObject();
    out.writeStringField("contentType", "application/vnd.microsoft.card.adaptive");
    out.writeObjectFieldStart("content");
    out.writeStringField("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
    out.writeStringField("type", "AdaptiveCard");
    out.writeStringField("version", "1.4");
    out.writeArrayFieldStart("body");
    if (incidents.size() == 1) {
      body(incidents.get(0));
    } else {
      body(incidents);
    }
    out.writeEndArray();
    out.writeEndObject();
    out.writeEndObject();
    out.writeEndArray();
    out.writeEndObject();
  }

  private void body(List<Incident> incidents) throws IOException {
    line(IncidentBrief.headline(incidents), "");
    for (Incident incident : incidents) {
      IncidentBrief brief = IncidentBrief.of(incident);
      line(brief.headline(), brief.place());
      line(
          "incident",
          VisibleText.of(incident.getId(), ID) + ", revision " + incident.getRevision());
    }
  }

  private void body(Incident incident) throws IOException {
    IncidentBrief brief = IncidentBrief.of(incident);
    line(brief.headline(), "");
    if (!brief.summary().isBlank()) {
      line("", isTight ? BoundedText.cut(brief.summary(), TIGHT_SUMMARY) : brief.summary());
    }
    for (IncidentBrief.Fact fact : brief.facts()) {
      line(fact.name(), isTight ? BoundedText.cut(fact.value(), TIGHT_VALUE) : fact.value());
    }
    String id = VisibleText.of(incident.getId(), ID);
    line("incident", id + ", revision " + incident.getRevision());
    if (isTight || brief.isCut() || !VisibleText.fits(incident.getId(), ID)) {
      line("cut to fit", "firedamp incidents show " + id);
    }
  }

  /** What is said in bold and what follows; empty is left out. */
  private void line(String bold, String text) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "RichTextBlock");
    out.writeArrayFieldStart("inlines");
    if (!bold.isEmpty()) {
      run(text.isEmpty() ? bold : bold + " ", "Bolder");
    }
    if (!text.isEmpty()) {
      run(text, "Default");
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void run(String text, String weight) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "TextRun");
    out.writeStringField("text", text.replaceAll("\\{(?=\\{)", "{ "));
    out.writeStringField("weight", weight);
    out.writeEndObject();
  }
}
