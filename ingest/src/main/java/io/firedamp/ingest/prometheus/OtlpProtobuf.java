package io.firedamp.ingest.prometheus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request of OTLP metrics in protobuf.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto">metrics.proto</a>
 */
final class OtlpProtobuf {
  private static final int MESSAGE = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int DELTA = 1;
  private static final int NO_RECORDED_VALUE = 1;

  private final RecordCounts.Counter counter;
  private final List<MetricLine> lines = new ArrayList<>();

  private OtlpProtobuf(RecordCounts.Counter counter) {
    this.counter = counter;
  }

  /**
   * The samples of metrics that are read.
   *
   * @param counter of data points that are left out
   * @throws MalformedEventException when any of it is no request
   */
  static List<MetricLine> read(byte[] body, RecordCounts.Counter counter)
      throws MalformedEventException {
    OtlpProtobuf request = new OtlpProtobuf(counter);
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      each(in, 1, () -> request.resource(in));
    } catch (IOException e) {
      throw new MalformedEventException("not a request of OTLP: " + e.getMessage(), e);
    }
    return request.lines;
  }

  @FunctionalInterface
  private interface Within {
    void read() throws IOException;
  }

  @FunctionalInterface
  private interface Field {
    /** Whether it was read; if not, it is skipped. */
    boolean read(int tag) throws IOException;
  }

  private static void fields(CodedInputStream in, Field field) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (!field.read(tag)) {
        in.skipField(tag);
      }
    }
  }

  /** Reads each message of one field, and skips the others. */
  private static void each(CodedInputStream in, int number, Within within) throws IOException {
    fields(in, tag -> is(tag, number, MESSAGE) && message(in, within));
  }

  private static boolean message(CodedInputStream in, Within within) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    within.read();
    in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
    in.popLimit(limit);
    return true;
  }

  private static boolean is(int tag, int number, int type) {
    return tag == (number << 3 | type);
  }

  private void resource(CodedInputStream in) throws IOException {
    OtlpResource resource = new OtlpResource();
    fields(
        in,
        tag -> {
          if (is(tag, 1, MESSAGE)) {
            return message(in, () -> each(in, 1, () -> attribute(in, resource::attribute)));
          }
          return is(tag, 2, MESSAGE) && message(in, () -> each(in, 2, () -> metric(in, resource)));
        });
    resource.end(lines, this::leaveOut);
  }

  @FunctionalInterface
  private interface Attributes {
    void put(String name, String value);
  }

  private static void attribute(CodedInputStream in, Attributes attributes) throws IOException {
    String[] read = {"", ""};
    fields(
        in,
        tag -> {
          if (is(tag, 1, MESSAGE)) {
            read[0] = in.readStringRequireUtf8();
            return true;
          }
          return is(tag, 2, MESSAGE) && message(in, () -> read[1] = value(in));
        });
    attributes.put(read[0], read[1]);
  }

  /** A text, or what is written as one; empty for lists and the like. */
  private static String value(CodedInputStream in) throws IOException {
    String[] read = {""};
    fields(
        in,
        tag -> {
          if (is(tag, 1, MESSAGE)) {
            read[0] = in.readStringRequireUtf8();
          } else if (is(tag, 2, WireFormat.WIRETYPE_VARINT)) {
            read[0] = String.valueOf(in.readBool());
          } else if (is(tag, 3, WireFormat.WIRETYPE_VARINT)) {
            read[0] = String.valueOf(in.readInt64());
          } else {
            return false;
          }
          return true;
        });
    return read[0];
  }

  private void metric(CodedInputStream in, OtlpResource resource) throws IOException {
    String[] name = {""};
    List<OtlpResource.Point> points = new ArrayList<>();
    int[] temporality = {0};
    int[] others = {0};
    fields(
        in,
        tag -> {
          int number = WireFormat.getTagFieldNumber(tag);
          if (is(tag, 1, MESSAGE)) {
            name[0] = in.readStringRequireUtf8();
            return true;
          }
          if (is(tag, 5, MESSAGE) || is(tag, 7, MESSAGE)) {
            return message(in, () -> data(in, points, temporality));
          }
          return number >= 9
              && number <= 11
              && is(tag, number, MESSAGE)
              && message(in, () -> each(in, 1, () -> others[0]++));
        });
    for (int i = 0; i < others[0]; i++) {
      leaveOut(OtlpResource.NOT_READ);
    }
    for (OtlpResource.Point point : points) {
      if (!OtlpResource.reads(name[0])) {
        leaveOut(OtlpResource.NOT_READ);
      } else if (temporality[0] == DELTA) {
        leaveOut(OtlpResource.DELTA);
      } else {
        resource.add(
            new OtlpResource.Point(name[0], point.attributes(), point.value(), point.nanoseconds()),
            this::leaveOut);
      }
    }
  }

  private void data(CodedInputStream in, List<OtlpResource.Point> points, int[] temporality)
      throws IOException {
    fields(
        in,
        tag -> {
          if (is(tag, 1, MESSAGE)) {
            return message(in, () -> point(in, points));
          }
          if (is(tag, 2, WireFormat.WIRETYPE_VARINT)) {
            temporality[0] = in.readEnum();
            return true;
          }
          return false;
        });
  }

  private void point(CodedInputStream in, List<OtlpResource.Point> points) throws IOException {
    Map<String, String> attributes = new HashMap<>();
    long[] time = {0};
    double[] value = {Double.NaN};
    boolean[] told = {false};
    int[] flags = {0};
    fields(
        in,
        tag -> {
          if (is(tag, 7, MESSAGE)) {
            return message(
                in, () -> attribute(in, (name, text) -> OtlpResource.put(attributes, name, text)));
          }
          if (is(tag, 3, WireFormat.WIRETYPE_FIXED64)) {
            time[0] = in.readFixed64();
          } else if (is(tag, 4, WireFormat.WIRETYPE_FIXED64)) {
            value[0] = Double.longBitsToDouble(in.readFixed64());
            told[0] = true;
          } else if (is(tag, 6, WireFormat.WIRETYPE_FIXED64)) {
            value[0] = in.readSFixed64();
            told[0] = true;
          } else if (is(tag, 8, WireFormat.WIRETYPE_VARINT)) {
            flags[0] = in.readUInt32();
          } else {
            return false;
          }
          return true;
        });
    boolean isTold = told[0] && (flags[0] & NO_RECORDED_VALUE) == 0;
    if (isTold && points.size() >= OtlpResource.MOST_POINTS) {
      leaveOut(OtlpResource.FULL);
    } else if (isTold) {
      points.add(new OtlpResource.Point("", attributes, value[0], time[0]));
    } else {
      leaveOut(OtlpResource.NO_VALUE);
    }
  }

  private void leaveOut(String reason) {
    counter.read();
    counter.leaveOut(reason);
  }
}
