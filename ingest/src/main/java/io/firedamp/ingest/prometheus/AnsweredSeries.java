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
import java.util.OptionalLong;
import java.util.Set;

/** What Prometheus answers: an answer as a whole, or one of its series with its samples. */
final class AnsweredSeries {
  static final String NOT_READ = "series of a metric that is not read";
  static final String NAMELESS = "series without the name of its metric";
  static final String HISTOGRAM = "series of histograms";
  static final String NO_SAMPLES = "series or label without samples";
  static final String NO_SERIES = "answer of Prometheus that is a number or a text";
  static final String REFUSED = "answer of Prometheus that tells an error";
  static final String FULL = "series beyond the samples that are read of one document";

  private static final int MOST_SAMPLES = 1_000_000;
  private static final int LONGEST_LABEL = 2_048;
  private static final int LONGEST_NUMBER = 64;
  private static final Set<String> WITHOUT_SERIES = Set.of("scalar", "string");

  private final JsonItems items;
  private final List<MetricLine> lines;
  private final Map<String, String> labels = new HashMap<>();
  private final List<Sample> samples = new ArrayList<>();

  /** Of VictoriaMetrics' export: values, and their times beside them. */
  private final List<Double> values = new ArrayList<>();

  private final List<Double> times = new ArrayList<>();
  private boolean isSeries;
  private boolean isLabels;
  private boolean hasHistograms;
  private String resultType = "";

  private record Sample(double value, long millis) {}

  private AnsweredSeries(JsonItems items, List<MetricLine> lines) {
    this.items = items;
    this.lines = lines;
  }

  /**
   * Reads the object the parser stands on.
   *
   * @param lines to which the samples of metrics that are read are added
   */
  static void read(JsonParser json, JsonItems items, List<MetricLine> lines)
      throws IOException, MalformedEventException {
    AnsweredSeries read = new AnsweredSeries(items, lines);
    Json.members(json, "record", name -> read.member(name, json));
    read.pair();
    read.end();
  }

  private void member(String name, JsonParser json) throws IOException, MalformedEventException {
    switch (name) {
      case "data" -> data(json);
      case "error" -> items.leaveOut(REFUSED);
      case "metric" -> {
        isSeries = true;
        Json.members(json, "metric", label -> label(label, json));
      }
      case "value" -> sample(json, "value");
      case "values" -> samples(json);
      case "timestamps" -> timestamps(json);
      case "histogram", "histograms" -> hasHistograms = true;
      case MetricSeries.NAME -> isLabels = true;
      default -> {
        // Not read.
      }
    }
  }

  private void data(JsonParser json) throws IOException, MalformedEventException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      Json.members(json, "data", name -> result(name, json));
    } else if (json.currentToken() == JsonToken.START_ARRAY) {
      items.leaveOut(NO_SAMPLES);
    }
  }

  private void result(String name, JsonParser json) throws IOException, MalformedEventException {
    if (name.equals("resultType")) {
      String type = Json.text(json, "data.resultType", LONGEST_NUMBER);
      resultType = type == null ? "" : type;
    } else if (name.equals("result") && WITHOUT_SERIES.contains(resultType)) {
      items.leaveOut(NO_SERIES);
    } else if (name.equals("result")) {
      items.each(json, "data.result", (series, inner) -> read(series, inner, lines));
    }
  }

  private void label(String label, JsonParser json) throws IOException, MalformedEventException {
    String value = Json.text(json, "metric." + label, LONGEST_LABEL);
    if (value != null
        && (label.equals(MetricSeries.NAME) || labels.size() < LineScanner.MOST_LABELS)) {
      labels.put(label, value);
    }
  }

  private void samples(JsonParser json) throws IOException, MalformedEventException {
    if (Json.isArray(json, "values")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (json.currentToken().isScalarValue()) {
          number(json, values);
        } else {
          sample(json, "values[]");
        }
      }
    }
  }

  private void timestamps(JsonParser json) throws IOException, MalformedEventException {
    if (Json.isArray(json, "timestamps")) {
      while (json.nextToken() != JsonToken.END_ARRAY) {
        number(json, times);
      }
    }
  }

  /** What is no number, as an absent value is, keeps the place of one. */
  private void number(JsonParser json, List<Double> numbers) throws IOException {
    if (numbers.size() + lines.size() < MOST_SAMPLES) {
      boolean isNumber = json.currentToken().isNumeric() && json.getTextLength() <= LONGEST_NUMBER;
      numbers.add(isNumber ? json.getDoubleValue() : Double.NaN);
    }
    json.skipChildren();
  }

  /** Milliseconds, as many as there are values. */
  private void pair() throws MalformedEventException {
    if (values.size() != times.size()) {
      throw Json.wrong(
          "timestamps", "as many as there are values, " + values.size(), "" + times.size());
    }
    for (int i = 0; i < values.size(); i++) {
      double millis = times.get(i);
      if (!(millis > 0 && millis < LineScanner.LATEST)) {
        throw Json.wrong(
            "timestamps[" + i + "]", "a time in milliseconds, after 1970", "" + millis);
      }
      samples.add(new Sample(values.get(i), Math.round(millis)));
    }
  }

  /** A pair of a time in seconds, as a number, and a value, as text. */
  private void sample(JsonParser json, String place) throws IOException, MalformedEventException {
    boolean isWanted =
        labels.isEmpty() || RateReader.reads(labels.getOrDefault(MetricSeries.NAME, ""));
    if (!isWanted || samples.size() + lines.size() >= MOST_SAMPLES || !Json.isArray(json, place)) {
      json.skipChildren();
      return;
    }
    if (!json.nextToken().isNumeric() || json.getTextLength() > LONGEST_NUMBER) {
      throw Json.wrong(json, place + "[0]", "a time in seconds");
    }
    double millis = json.getDoubleValue() * 1000;
    if (!(millis > 0 && millis < LineScanner.LATEST)) {
      throw Json.wrong(json, place + "[0]", "a time in seconds, after 1970");
    }
    json.nextToken();
    String value = Json.text(json, place + "[1]", LONGEST_NUMBER);
    if (value == null || json.nextToken() != JsonToken.END_ARRAY) {
      throw Json.wrong(json, place, "a time and a value");
    }
    samples.add(new Sample(LineScanner.value(value), Math.round(millis)));
  }

  private void end() {
    if (!isSeries) {
      if (isLabels) {
        items.leaveOut(NO_SAMPLES);
      }
      return;
    }
    String name = labels.getOrDefault(MetricSeries.NAME, "");
    if (name.isEmpty()) {
      items.leaveOut(NAMELESS);
    } else if (!RateReader.reads(name)) {
      items.leaveOut(NOT_READ);
    } else if (samples.isEmpty()) {
      items.leaveOut(whyNone());
    } else {
      items.countElsewhere();
      labels.remove(MetricSeries.NAME);
      MetricSeries series = new MetricSeries(name, labels);
      for (Sample sample : samples) {
        lines.add(new MetricLine(series, sample.value(), OptionalLong.of(sample.millis())));
      }
      if (lines.size() >= MOST_SAMPLES) {
        items.leaveOut(FULL);
      }
    }
  }

  private String whyNone() {
    if (lines.size() >= MOST_SAMPLES) {
      return FULL;
    }
    return hasHistograms ? HISTOGRAM : NO_SAMPLES;
  }
}
