package io.firedamp.ingest.hubble;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Envelope;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What we read of one answer of Hubble, or of a flow alone. */
final class HubbleRecord {
  /** What else Hubble answers: nothing that connects. */
  static final Set<String> OTHER_ANSWERS =
      Set.of("lost_events", "node_status", "agent_event", "debug_event");

  private static final int MOST_NAMES = 64;
  private static final int LONGEST_NAME = 512;
  private static final JsonFields.Paths READ =
      JsonFields.Paths.of(
          "time",
          "uuid",
          "verdict",
          "Type",
          "node_name",
          "is_reply",
          "reply",
          "traffic_direction",
          "trace_observation_point",
          "IP.source",
          "IP.destination",
          "l4.TCP.source_port",
          "l4.TCP.destination_port",
          "l4.TCP.flags.SYN",
          "l4.TCP.flags.ACK",
          "l4.TCP.flags.FIN",
          "l4.TCP.flags.RST",
          "l4.UDP.source_port",
          "l4.UDP.destination_port",
          "l4.SCTP.source_port",
          "l4.SCTP.destination_port",
          "l4.ICMPv4.type",
          "l4.ICMPv6.type",
          "l7.type",
          "l7.dns.query",
          "l7.dns.rcode");

  private static final List<String> LAYER_4 = List.of("TCP", "UDP", "SCTP", "ICMPv4", "ICMPv6");

  private final JsonFields fields = new JsonFields(READ);
  private final Envelope envelope = new Envelope();
  private final List<String> sourceNames = new ArrayList<>();
  private final List<String> destinationNames = new ArrayList<>();
  private final List<String> questionTypes = new ArrayList<>();
  private final List<String> addresses = new ArrayList<>();
  private final List<String> aliases = new ArrayList<>();
  private @Nullable String otherAnswer;

  /** An answer has a time and a node of its own, which are not the flow's. */
  private boolean answer;

  private HubbleRecord() {}

  /** Reads the object the parser stands on. */
  static HubbleRecord read(JsonParser json) throws IOException, MalformedEventException {
    HubbleRecord record = new HubbleRecord();
    Json.members(json, "record", name -> record.readMember(name, json));
    return record;
  }

  private void readMember(String name, JsonParser json)
      throws IOException, MalformedEventException {
    if (name.equals("flow")) {
      answer = true;
      Json.members(json, name, part -> readFlow(part, json));
    } else if (OTHER_ANSWERS.contains(name)) {
      otherAnswer = name;
    } else if (!answer && !readFlow(name, json)) {
      envelope.offer(name, json);
    }
  }

  private boolean readFlow(String name, JsonParser json)
      throws IOException, MalformedEventException {
    switch (name) {
      case "source_names" -> readNames(name, json, sourceNames);
      case "destination_names" -> readNames(name, json, destinationNames);
      case "l7" -> Json.members(json, name, part -> readMessage(part, json));
      default -> {
        return fields.offer(name, json);
      }
    }
    return true;
  }

  private void readMessage(String name, JsonParser json)
      throws IOException, MalformedEventException {
    if (name.equals("dns") && json.currentToken() == JsonToken.START_OBJECT) {
      Json.members(json, "l7.dns", part -> readDns(part, json));
    } else {
      fields.offer("l7." + name, json);
    }
  }

  private void readDns(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "qtypes" -> readNames("l7.dns.qtypes", json, questionTypes);
      case "ips" -> readNames("l7.dns.ips", json, addresses);
      case "cnames" -> readNames("l7.dns.cnames", json, aliases);
      default -> fields.offer("l7.dns." + name, json);
    }
  }

  private static void readNames(String place, JsonParser json, List<String> into)
      throws IOException, MalformedEventException {
    into.clear();
    into.addAll(Json.texts(json, place, MOST_NAMES, LONGEST_NAME));
  }

  /** The record that a shipper wrapped in this one; empty when this is a record itself. */
  Optional<byte[]> wrapped() {
    boolean itself = answer || otherAnswer != null || fields.has("IP") || fields.has("verdict");
    return itself ? Optional.empty() : envelope.record();
  }

  JsonFields fields() {
    return fields;
  }

  /** Which other answer it is; empty when it is a flow. */
  Optional<String> otherAnswer() {
    return Optional.ofNullable(otherAnswer);
  }

  /** By its name in flow.proto; empty when it is none of those that we read. */
  Optional<String> layer4() {
    return LAYER_4.stream().filter(each -> fields.has("l4." + each)).findFirst();
  }

  /** As flows call it. */
  static String transport(String layer4) {
    return layer4.startsWith("ICMP") ? "icmp" : layer4.toLowerCase(Locale.ROOT);
  }

  List<String> names(boolean ofSource) {
    return ofSource ? sourceNames : destinationNames;
  }

  /** A, AAAA …; null when not said. */
  @Nullable String questionType() {
    return questionTypes.isEmpty() ? null : questionTypes.get(0);
  }

  /** Aliases in their order, then addresses. */
  List<String> answers() {
    List<String> all = new ArrayList<>(aliases);
    all.addAll(addresses);
    return all;
  }
}
