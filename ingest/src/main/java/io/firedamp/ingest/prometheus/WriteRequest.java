package io.firedamp.ingest.prometheus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordCounts;
import io.firedamp.schemas.BoundedText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request of remote write, 1.0 or 2.0, which have no field in common: 2.0 names its labels by
 * their place in a list of texts.
 *
 * @see <a href="https://prometheus.io/docs/specs/prw/remote_write_spec_2_0/">Remote write 2.0</a>
 */
final class WriteRequest {
  static final String NOT_READ = AnsweredSeries.NOT_READ;
  static final String NAMELESS = AnsweredSeries.NAMELESS;
  static final String HISTOGRAM = AnsweredSeries.HISTOGRAM;
  static final String NO_SAMPLES = "series without samples, or with metadata alone";
  static final String LABELS = "series with more labels than are read";
  static final String STALE = "mark that a series has ended";
  static final String UNDATED = "sample of an impossible time";

  /** A Prometheus sends 2,000 at once by default (max_samples_per_send). */
  private static final int MOST_SAMPLES = 100_000;

  private static final int MOST_SYMBOLS = 1_000_000;
  private static final int LONGEST_LABEL = 2_048;

  /** The one NaN that says that a series has ended (Prometheus' value.StaleNaN). */
  private static final long STALE_MARK = 0x7ff0000000000002L;

  private final RecordCounts.Counter counter;
  private final List<String> symbols = new ArrayList<>();
  private final List<MetricLine> lines = new ArrayList<>();

  /** How much a request holds, whoever wants it. */
  record Size(long samples, long histograms, long exemplars) {
    private Size plus(int samples, int histograms, int exemplars) {
      return new Size(
          this.samples + samples, this.histograms + histograms, this.exemplars + exemplars);
    }
  }

  /** The numbers of the fields of a series in either version. */
  private enum Version {
    ONE(1, 1, 2, 4, 3),
    TWO(5, 1, 2, 3, 4);

    private final int series;
    private final int labels;
    private final int samples;
    private final int histograms;
    private final int exemplars;

    Version(int series, int labels, int samples, int histograms, int exemplars) {
      this.series = series;
      this.labels = labels;
      this.samples = samples;
      this.histograms = histograms;
      this.exemplars = exemplars;
    }
  }

  private static final int SYMBOLS = 4;

  private WriteRequest(RecordCounts.Counter counter) {
    this.counter = counter;
  }

  /**
   * The samples of metrics that are read.
   *
   * @param counter of series and samples that are left out
   * @throws MalformedEventException when any of it is no request
   */
  static List<MetricLine> read(byte[] body, RecordCounts.Counter counter)
      throws MalformedEventException {
    WriteRequest request = new WriteRequest(counter);
    try {
      request.readSymbols(CodedInputStream.newInstance(body));
      request.readSeries(CodedInputStream.newInstance(body));
    } catch (IOException e) {
      throw new MalformedEventException("not a request of remote write: " + e.getMessage(), e);
    }
    return request.lines;
  }

  /** What a request holds that was read before. */
  static Size sizeOf(byte[] body) {
    Size size = new Size(0, 0, 0);
    try {
      CodedInputStream in = CodedInputStream.newInstance(body);
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        Version version = versionOf(tag);
        if (version == null) {
          in.skipField(tag);
          continue;
        }
        int limit = in.pushLimit(in.readRawVarint32());
        for (int part = in.readTag(); part != 0; part = in.readTag()) {
          int field = WireFormat.getTagFieldNumber(part);
          size =
              size.plus(
                  field == version.samples ? 1 : 0,
                  field == version.histograms ? 1 : 0,
                  field == version.exemplars ? 1 : 0);
          in.skipField(part);
        }
        in.popLimit(limit);
      }
    } catch (IOException notOne) {
      return size;
    }
    return size;
  }

  // Null and not an Optional: it is asked of every field.
  private static @Nullable Version versionOf(int tag) {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      return null;
    }
    int field = WireFormat.getTagFieldNumber(tag);
    if (field == Version.ONE.series) {
      return Version.ONE;
    }
    return field == Version.TWO.series ? Version.TWO : null;
  }

  /** First, for they may stand behind the series that name them. */
  private void readSymbols(CodedInputStream in) throws IOException, MalformedEventException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (tag == (SYMBOLS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
        if (symbols.size() == MOST_SYMBOLS) {
          throw new MalformedEventException("more than " + MOST_SYMBOLS + " texts in one request");
        }
        symbols.add(BoundedText.cut(in.readStringRequireUtf8(), LONGEST_LABEL));
      } else {
        in.skipField(tag);
      }
    }
  }

  private void readSeries(CodedInputStream in) throws IOException, MalformedEventException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      Version version = versionOf(tag);
      if (version == null) {
        in.skipField(tag);
        continue;
      }
      int limit = in.pushLimit(in.readRawVarint32());
      readOne(in, version);
      in.skipRawBytes(Math.max(0, in.getBytesUntilLimit()));
      in.popLimit(limit);
    }
  }

  private void readOne(CodedInputStream in, Version version)
      throws IOException, MalformedEventException {
    Map<String, String> labels = new HashMap<>();
    List<double[]> samples = new ArrayList<>();
    boolean histograms = false;
    boolean tooMany = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == version.labels) {
        readLabels(in, tag, version, labels);
      } else if (field == version.samples) {
        samples.add(sample(in, tag));
      } else {
        histograms |= field == version.histograms;
        in.skipField(tag);
      }
      tooMany |= labels.size() > LineScanner.MOST_LABELS;
      // The name comes first, as labels are sorted: of what nobody wants no more is read.
      String name = labels.get(MetricSeries.NAME);
      if (tooMany || (name != null && !name.isEmpty() && !RateReader.reads(name))) {
        leaveOut(tooMany ? LABELS : NOT_READ);
        return;
      }
      if (samples.size() + lines.size() > MOST_SAMPLES) {
        throw new MalformedEventException(
            "more than %d samples of what is read, in one request".formatted(MOST_SAMPLES));
      }
    }
    String name = labels.remove(MetricSeries.NAME);
    if (name == null || name.isEmpty()) {
      leaveOut(NAMELESS);
    } else if (samples.isEmpty()) {
      leaveOut(histograms ? HISTOGRAM : NO_SAMPLES);
    } else {
      add(new MetricSeries(name, labels), samples);
    }
  }

  private void readLabels(CodedInputStream in, int tag, Version version, Map<String, String> labels)
      throws IOException, MalformedEventException {
    if (version == Version.ONE) {
      int limit = in.pushLimit(lengthOf(in, tag));
      readLabel(in, labels);
      in.popLimit(limit);
      return;
    }
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      throw new MalformedEventException("labels_refs must be packed");
    }
    int limit = in.pushLimit(lengthOf(in, tag));
    while (in.getBytesUntilLimit() > 0) {
      String name = symbol(in);
      labels.put(name, symbol(in));
      if (labels.size() > LineScanner.MOST_LABELS) {
        in.skipRawBytes(in.getBytesUntilLimit());
      }
    }
    in.popLimit(limit);
  }

  private static void readLabel(CodedInputStream in, Map<String, String> labels)
      throws IOException {
    String name = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            name = BoundedText.cut(in.readStringRequireUtf8(), LONGEST_LABEL);
        case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            value = BoundedText.cut(in.readStringRequireUtf8(), LONGEST_LABEL);
        default -> in.skipField(tag);
      }
    }
    labels.put(name, value);
  }

  private String symbol(CodedInputStream in) throws IOException, MalformedEventException {
    int index = in.readUInt32();
    if (index < 0 || index >= symbols.size()) {
      throw new MalformedEventException(
          "labels_refs must be below %d, the number of symbols, was %s"
              .formatted(symbols.size(), Integer.toUnsignedString(index)));
    }
    return symbols.get(index);
  }

  /** Value and milliseconds. */
  private static double[] sample(CodedInputStream in, int of)
      throws IOException, MalformedEventException {
    int limit = in.pushLimit(lengthOf(in, of));
    double value = 0;
    long millis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case 1 << 3 | WireFormat.WIRETYPE_FIXED64 ->
            value = Double.longBitsToDouble(in.readRawLittleEndian64());
        case 2 << 3 | WireFormat.WIRETYPE_VARINT -> millis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(limit);
    return new double[] {value, millis};
  }

  private static int lengthOf(CodedInputStream in, int tag)
      throws IOException, MalformedEventException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      throw new MalformedEventException(
          "field %d of a series must be a message".formatted(WireFormat.getTagFieldNumber(tag)));
    }
    return in.readRawVarint32();
  }

  private void add(MetricSeries series, List<double[]> samples) {
    for (double[] sample : samples) {
      if (Double.doubleToRawLongBits(sample[0]) == STALE_MARK) {
        leaveOut(STALE);
      } else if (!(sample[1] > 0 && sample[1] < LineScanner.LATEST)) {
        leaveOut(UNDATED);
      } else {
        lines.add(new MetricLine(series, sample[0], OptionalLong.of((long) sample[1])));
      }
    }
  }

  private void leaveOut(String reason) {
    counter.read();
    counter.leaveOut(reason);
  }
}
