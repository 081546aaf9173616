package io.firedamp.ingest.prometheus;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Requests of OTLP metrics, as a collector would encode them. */
final class OtlpRequests {
  private static final long START = 1_700_000_000L;

  private OtlpRequests() {}

  /**
   * One metric with one data point.
   *
   * @param seconds since the tests' own beginning
   */
  record Metric(
      String name,
      boolean sum,
      int temporality,
      long seconds,
      double value,
      Map<String, String> attributes) {
    static Metric sum(String name, long seconds, double value, Map<String, String> attributes) {
      return new Metric(name, true, 2, seconds, value, attributes);
    }

    static Metric delta(String name, long seconds, double value) {
      return new Metric(name, true, 1, seconds, value, Map.of());
    }

    static Metric gauge(String name, long seconds, double value) {
      return new Metric(name, false, 0, seconds, value, Map.of());
    }
  }

  @FunctionalInterface
  private interface Part {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] request(byte[]... resources) {
    return message(
        out -> {
          for (byte[] resource : resources) {
            out.writeByteArray(1, resource);
          }
        });
  }

  static byte[] of(Map<String, String> attributes, Metric... metrics) {
    return message(
        out -> {
          out.writeByteArray(1, message(part -> writeAttributes(1, attributes, part)));
          out.writeByteArray(
              2,
              message(
                  scope -> {
                    for (Metric metric : metrics) {
                      scope.writeByteArray(2, message(part -> write(metric, part)));
                    }
                  }));
        });
  }

  private static void write(Metric metric, CodedOutputStream out) throws IOException {
    out.writeString(1, metric.name());
    out.writeByteArray(
        metric.sum() ? 7 : 5,
        message(
            data -> {
              data.writeByteArray(1, message(point -> writePoint(metric, point)));
              if (metric.sum()) {
                data.writeEnum(2, metric.temporality());
              }
            }));
  }

  private static void writePoint(Metric metric, CodedOutputStream out) throws IOException {
    out.writeFixed64(3, (START + metric.seconds()) * 1_000_000_000L);
    out.writeDouble(4, metric.value());
    writeAttributes(7, metric.attributes(), out);
  }

  private static void writeAttributes(
      int number, Map<String, String> attributes, CodedOutputStream out) throws IOException {
    for (Map.Entry<String, String> attribute : new TreeMap<>(attributes).entrySet()) {
      out.writeByteArray(
          number,
          message(
              part -> {
                part.writeString(1, attribute.getKey());
                part.writeByteArray(
                    2, message(value -> value.writeString(1, attribute.getValue())));
              }));
    }
  }

  private static byte[] message(Part part) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      part.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
