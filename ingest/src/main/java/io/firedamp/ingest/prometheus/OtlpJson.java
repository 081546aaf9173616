package io.firedamp.ingest.prometheus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request of OTLP metrics in JSON, where 64-bit numbers may be texts.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">Encoding</a>
 */
final class OtlpJson {
  private static final int LONGEST = 2_048;
  private static final int LONGEST_NUMBER = 64;
  private static final int DELTA = 1;
  private static final int NO_RECORDED_VALUE = 1;

  private OtlpJson() {}

  /** Reads the object the parser stands on. */
  static void read(JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    Json.members(
        json,
        "record",
        name -> {
          if (name.equals("resourceMetrics")) {
            items.each(json, name, (each, inner) -> resource(each, inner, lines));
          }
        });
  }

  private static void resource(JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    OtlpResource resource = new OtlpResource();
    Json.members(
        json,
        "resourceMetrics[]",
        name -> {
          if (name.equals("resource")) {
            Json.members(json, "resource", part -> attributesOf(resource, part, json));
          } else if (name.equals("scopeMetrics")) {
            items.each(json, name, (each, inner) -> scope(each, inner, resource));
          }
        });
    items.countElsewhere();
    resource.end(lines, items::leaveOut);
  }

  private static void attributesOf(OtlpResource resource, String part, JsonParser json)
      throws IOException, MalformedEventException {
    if (part.equals("attributes")) {
      attributes(json).forEach(resource::attribute);
    }
  }

  private static void scope(JsonParser json, JsonItems items, OtlpResource resource)
      throws IOException, MalformedEventException {
    items.countElsewhere();
    Json.members(
        json,
        "scopeMetrics[]",
        name -> {
          if (name.equals("metrics")) {
            items.each(json, name, (each, inner) -> new Metric(inner).read(each, resource));
          }
        });
  }

  private static Map<String, String> attributes(JsonParser json)
      throws IOException, MalformedEventException {
    Map<String, String> attributes = new HashMap<>();
    if (Json.isArray(json, "attributes")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        String[] read = {"", ""};
        Json.members(
            json,
            "attributes[]",
            name -> {
              if (name.equals("key")) {
                String key = Json.text(json, "attributes[].key", LONGEST);
                read[0] = key == null ? "" : key;
              } else if (name.equals("value")) {
                Json.members(json, "attributes[].value", kind -> read[1] = scalar(json, read[1]));
              }
            });
        OtlpResource.put(attributes, read[0], read[1]);
      }
    }
    return attributes;
  }

  private static String scalar(JsonParser json, String otherwise) throws IOException {
    return json.currentToken().isScalarValue() ? json.getText() : otherwise;
  }

  /** One metric: its points are taken once it is known how they count. */
  private static final class Metric {
    private final JsonItems items;
    private final List<OtlpResource.Point> points = new ArrayList<>();
    private String metric = "";
    private boolean delta;
    private int empty;

    Metric(JsonItems items) {
      this.items = items;
    }

    void read(JsonParser json, OtlpResource resource) throws IOException, MalformedEventException {
      items.countElsewhere();
      Json.members(json, "metrics[]", name -> member(name, json));
      for (int i = 0; i < empty; i++) {
        items.leaveOut(OtlpResource.NO_VALUE);
      }
      for (OtlpResource.Point point : points) {
        if (!OtlpResource.reads(metric)) {
          items.leaveOut(OtlpResource.NOT_READ);
        } else if (delta) {
          items.leaveOut(OtlpResource.DELTA);
        } else {
          resource.add(
              new OtlpResource.Point(
                  metric, point.attributes(), point.value(), point.nanoseconds()),
              items::leaveOut);
        }
      }
    }

    private void member(String name, JsonParser json) throws IOException, MalformedEventException {
      switch (name) {
        case "name" -> {
          String text = Json.text(json, "metrics[].name", LONGEST);
          metric = text == null ? "" : text;
        }
        case "sum", "gauge" -> Json.members(json, name, part -> data(part, json));
        case "histogram", "exponentialHistogram", "summary" ->
            Json.members(json, name, part -> skip(part, json));
        default -> {
          // Not read.
        }
      }
    }

    private void data(String part, JsonParser json) throws IOException, MalformedEventException {
      if (part.equals("aggregationTemporality")) {
        String text = scalar(json, "");
        delta = text.equals(String.valueOf(DELTA)) || text.endsWith("_DELTA");
      } else if (part.equals("dataPoints") && Json.isArray(json, part)) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          point(json);
        }
      }
    }

    private void skip(String part, JsonParser json) throws IOException, MalformedEventException {
      if (part.equals("dataPoints") && Json.isArray(json, part)) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          json.skipChildren();
          items.leaveOut(OtlpResource.NOT_READ);
        }
      }
    }

    private void point(JsonParser json) throws IOException, MalformedEventException {
      Map<String, String> attributes = new HashMap<>();
      double[] value = {0, 0};
      long[] time = {0};
      Json.members(
          json,
          "dataPoints[]",
          name -> {
            switch (name) {
              case "attributes" -> attributes.putAll(attributes(json));
              case "asInt", "asDouble" -> {
                value[0] = number(json, "dataPoints[]." + name);
                value[1]++;
              }
              case "timeUnixNano" -> time[0] = nanoseconds(json);
              case "flags" ->
                  value[1] -= ((int) number(json, "dataPoints[].flags") & NO_RECORDED_VALUE) * 2;
              default -> {
                // Not read.
              }
            }
          });
      if (value[1] <= 0) {
        empty++;
      } else if (points.size() >= OtlpResource.MOST_POINTS) {
        items.leaveOut(OtlpResource.FULL);
      } else {
        points.add(new OtlpResource.Point("", attributes, value[0], time[0]));
      }
    }

    private static double number(JsonParser json, String place)
        throws IOException, MalformedEventException {
      String text = scalar(json, "");
      if (text.length() > LONGEST_NUMBER) {
        throw Json.wrong(json, place, "a number");
      }
      return switch (text) {
        case "Infinity" -> Double.POSITIVE_INFINITY;
        case "-Infinity" -> Double.NEGATIVE_INFINITY;
        default -> LineScanner.value(text);
      };
    }

    private static long nanoseconds(JsonParser json) throws IOException, MalformedEventException {
      String text = scalar(json, "");
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw Json.wrong(json, "dataPoints[].timeUnixNano", "nanoseconds since 1970");
      }
    }
  }
}
