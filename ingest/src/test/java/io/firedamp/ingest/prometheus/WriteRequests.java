package io.firedamp.ingest.prometheus;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Requests of remote write, as a Prometheus would encode them. */
final class WriteRequests {
  static final String CPU = "container_cpu_usage_seconds_total";

  private WriteRequests() {}

  /** A series with samples: pairs of a value and milliseconds. */
  record Series(Map<String, String> labels, List<double[]> samples) {
    static Series of(String name, Map<String, String> labels, double... samples) {
      Map<String, String> all = new TreeMap<>(labels);
      all.put("__name__", name);
      List<double[]> pairs = new ArrayList<>();
      for (int i = 0; i < samples.length; i += 2) {
        pairs.add(new double[] {samples[i], samples[i + 1]});
      }
      return new Series(all, pairs);
    }
  }

  @FunctionalInterface
  private interface Part {
    void write(CodedOutputStream out) throws IOException;
  }

  static byte[] one(Series... all) {
    return message(
        out -> {
          for (Series series : all) {
            out.writeByteArray(1, message(part -> writeOne(series, part)));
          }
        });
  }

  private static void writeOne(Series series, CodedOutputStream out) throws IOException {
    for (Map.Entry<String, String> label : series.labels().entrySet()) {
      out.writeByteArray(
          1,
          message(
              part -> {
                part.writeString(1, label.getKey());
                part.writeString(2, label.getValue());
              }));
    }
    writeSamples(series, out);
  }

  private static void writeSamples(Series series, CodedOutputStream out) throws IOException {
    for (double[] sample : series.samples()) {
      out.writeByteArray(
          2,
          message(
              part -> {
                part.writeFixed64(1, Double.doubleToRawLongBits(sample[0]));
                part.writeInt64(2, (long) sample[1]);
              }));
    }
  }

  static byte[] two(Series... all) {
    List<String> symbols = new ArrayList<>(List.of(""));
    return message(
        out -> {
          List<byte[]> encoded = new ArrayList<>();
          for (Series series : all) {
            encoded.add(message(part -> writeTwo(series, symbols, part)));
          }
          for (String symbol : symbols) {
            out.writeString(4, symbol);
          }
          for (byte[] series : encoded) {
            out.writeByteArray(5, series);
          }
        });
  }

  private static void writeTwo(Series series, List<String> symbols, CodedOutputStream out)
      throws IOException {
    byte[] refs =
        message(
            part -> {
              for (Map.Entry<String, String> label : series.labels().entrySet()) {
                part.writeUInt32NoTag(indexOf(label.getKey(), symbols));
                part.writeUInt32NoTag(indexOf(label.getValue(), symbols));
              }
            });
    out.writeByteArray(1, refs);
    writeSamples(series, out);
  }

  private static int indexOf(String text, List<String> symbols) {
    if (!symbols.contains(text)) {
      symbols.add(text);
    }
    return symbols.indexOf(text);
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
