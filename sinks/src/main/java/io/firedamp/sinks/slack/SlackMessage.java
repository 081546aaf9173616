package io.firedamp.sinks.slack;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.format.IncidentBrief;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The body of an incoming webhook's POST: blocks, and a text for notifications. The bounds are
 * those of Slack's reference of Block Kit, in characters: a header 150, a section 3,000, its fields
 * 2,000 each and ten of them; 50 blocks.
 *
 * <p>All of it is {@code plain_text}, in which no markup, link, mention or emoji of an attacker's
 * is obeyed, and no address is looked up for a preview.
 */
final class SlackMessage {
  private static final int HEADER = 150;
  private static final int SECTION = 3_000;
  private static final int FIELD = 2_000;
  private static final int FIELDS = 10;
  private static final int ID = 256;
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;
  private boolean isCut;

  private SlackMessage(JsonGenerator out) {
    this.out = out;
  }

  /** Several in one message: a block for each. */
  static byte[] of(List<Incident> incidents) {
    return incidents.size() == 1
        ? written(message -> message.write(incidents.get(0)))
        : written(message -> message.write(incidents));
  }

  /** Writes one. */
  private interface Writing {
    void to(SlackMessage message) throws IOException;
  }

  private static byte[] written(Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      writing.to(new SlackMessage(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(List<Incident> incidents) throws IOException {
    String headline = IncidentBrief.headline(incidents);
    begin(headline);
    block("header", headline, HEADER);
    for (Incident incident : incidents) {
      IncidentBrief brief = IncidentBrief.of(incident);
      block(
          "section",
          "%s\n%s\n%s".formatted(brief.headline(), brief.place(), origin(incident)),
          SECTION);
    }
    end();
  }

  private void begin(String headline) throws IOException {
    out.writeStartObject();
    out.writeStringField("text", cut(headline, SECTION));
    out.writeBooleanField("mrkdwn", false);
    out.writeBooleanField("unfurl_links", false);
    out.writeBooleanField("unfurl_media", false);
    out.writeArrayFieldStart("blocks");
  }

  private void end() throws IOException {
    out.writeEndArray();
    out.writeEndObject();
  }

  private void write(Incident incident) throws IOException {
    IncidentBrief brief = IncidentBrief.of(incident);
    isCut = brief.isCut();
    String headline = brief.headline();
    begin(headline);
    block("header", headline, HEADER);
    if (!brief.summary().isBlank()) {
      block("section", brief.summary(), SECTION);
    }
    List<IncidentBrief.Fact> facts = brief.facts();
    for (int from = 0; from < facts.size(); from += FIELDS) {
      fields(facts.subList(from, Math.min(from + FIELDS, facts.size())));
    }
    last(incident);
    end();
  }

  private void block(String type, String text, int longest) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", type);
    out.writeFieldName("text");
    plain(text, longest);
    out.writeEndObject();
  }

  private void fields(List<IncidentBrief.Fact> facts) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "section");
    out.writeArrayFieldStart("fields");
    for (IncidentBrief.Fact fact : facts) {
      plain(fact.name() + "\n" + fact.value(), FIELD);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  /** Last, because it says whether anything before it was cut. */
  private void last(Incident incident) throws IOException {
    isCut |= !VisibleText.fits(incident.getId(), ID);
    String id = VisibleText.of(incident.getId(), ID);
    out.writeStartObject();
    out.writeStringField("type", "context");
    out.writeArrayFieldStart("elements");
    plain(origin(incident), SECTION);
    if (isCut) {
      plain("cut to fit; firedamp incidents show " + id, SECTION);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private static String origin(Incident incident) {
    return "incident %s, revision %d"
        .formatted(VisibleText.of(incident.getId(), ID), incident.getRevision());
  }

  private void plain(String text, int longest) throws IOException {
    out.writeStartObject();
    out.writeStringField("type", "plain_text");
    out.writeStringField("text", cut(text, longest));
    out.writeBooleanField("emoji", false);
    out.writeEndObject();
  }

  private String cut(String text, int longest) {
    SlackText written = SlackText.of(text, longest);
    isCut |= written.isCut();
    return written.written();
  }
}
