package io.firedamp.ingest.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.firedamp.ingest.MalformedEventException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lines under a header that says how to read them, and a new header wherever files were joined. As
 * Zeek writes its logs by default: {@code #separator}, {@code #fields}, {@code #path} and so on;
 * each line becomes the JSON record that Zeek would have written of it. Or as AWS writes flow logs:
 * the names of the fields in one line, and values between blanks. Or as the consoles of log stores
 * export what was found: the names of the columns, and cells between commas (RFC 4180). Values are
 * text, so that nobody behind needs to know. It remembers the header; one table reads one stream.
 */
public final class HeadedTable {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String SEPARATOR = "#separator ";
  private static final int MOST_FIELDS = 512;
  private static final int LONGEST_NAMES = 4096;
  private static final Pattern BLANKS = Pattern.compile(" +");
  private static final Pattern FIELD_NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** A line of names is a header of flow logs when it names one of the two sides. */
  private static final Set<String> OF_FLOWS =
      Set.of("srcaddr", "dstaddr", "pkt-srcaddr", "pkt-dstaddr");

  /** A line of names is a header of an export when one of them may hold or tell a log's record. */
  private static final Set<String> OF_EXPORTS =
      Set.of(
          // Splunk, CloudWatch, Kibana, Azure, Grafana, Google
          "_raw",
          "@message",
          "message",
          "log",
          "log_s",
          "properties_s",
          "Line",
          "line",
          "textPayload",
          // A record's own fields: Azure's table of audit events, Zeek's connections
          "AuditId",
          "id.orig_h");

  private static final Pattern COLUMN =
      Pattern.compile("[A-Za-z@_][\\w@.\\-]{0,63}( \\[\\w+]{1,8})?");

  private String separator = "\t";
  private String setSeparator = ",";
  private String empty = "(empty)";
  private String unset = "-";
  private String path = "";
  private boolean begun;
  private boolean blanks;
  private boolean cells;
  private List<String> fields = List.of();
  private List<String> types = List.of();

  /**
   * Whether a line is part of a header, or stands under one. A line that begins JSON is neither.
   */
  public boolean reads(byte[] line) {
    return isHeader(line)
        || !(fields.isEmpty() || beginsWith(line, '#') || isJson(line) || isNoRow(line));
  }

  /** Anything may stand between the exports of a file, and headers of logs are many. */
  private boolean isNoRow(byte[] line) {
    String row = new String(line, StandardCharsets.UTF_8);
    return cells && !endsRow(row) && row(row).size() != fields.size();
  }

  /** The rest of a row whose last cell was broken by the line's end that the log itself had. */
  private static boolean endsRow(String row) {
    return row.equals("\"") || row.startsWith("\",");
  }

  /** Whether a body begins with a header at a place. A long first line is not copied for that. */
  public static boolean begins(byte[] body, int start) {
    int most = Math.min(body.length, start + LONGEST_NAMES + 1);
    int end = ByteSearch.indexOf(body, '\n', start, most);
    return new HeadedTable().isHeader(Arrays.copyOfRange(body, start, end));
  }

  /** Whether a line is part of a header. */
  public boolean isHeader(byte[] line) {
    return beginsWith(line, '#')
        ? begun || startsWith(line, SEPARATOR)
        : !names(line).isEmpty() || !columns(line).isEmpty();
  }

  /** The columns that a header of an export names; none where a line is no such header. */
  private static List<String> columns(byte[] line) {
    boolean begins = beginsWith(line, '"') || beginsName(line);
    int comma = begins ? ByteSearch.indexOf(line, ',', 0, line.length) : line.length;
    if (line.length > LONGEST_NAMES || comma == line.length || !isColumn(line, comma)) {
      return List.of();
    }
    List<String> names = cellsOf(new String(line, StandardCharsets.UTF_8));
    boolean all = names.size() > 1 && names.stream().allMatch(n -> COLUMN.matcher(n).matches());
    return all && names.stream().anyMatch(OF_EXPORTS::contains) ? names : List.of();
  }

  /** Most lines of other logs are told by their first words. */
  private static boolean isColumn(byte[] line, int end) {
    String cell = new String(line, 0, end, StandardCharsets.UTF_8).replace("\"", "");
    return COLUMN.matcher(cell).matches();
  }

  private static boolean beginsName(byte[] line) {
    return line.length > 0 && (Character.isLetter(line[0]) || line[0] == '@' || line[0] == '_');
  }

  /** What stands between commas; a quoted cell ends with the line at the latest. */
  private static List<String> cellsOf(String row) {
    List<String> found = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"' && (quoted || cell.isEmpty())) {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        found.add(cell.toString());
        cell.setLength(0);
      } else if (c != '\r' || i + 1 < row.length()) {
        cell.append(c);
      }
    }
    found.add(cell.toString());
    return found;
  }

  /** The fields that a header of flow logs names; none where a line is no such header. */
  private static List<String> names(byte[] line) {
    if (line.length == 0 || line.length > LONGEST_NAMES || line[0] < 'a' || line[0] > 'z') {
      return List.of();
    }
    List<String> names = words(new String(line, StandardCharsets.UTF_8));
    boolean all = names.stream().allMatch(name -> FIELD_NAME.matcher(name).matches());
    return all && names.stream().anyMatch(OF_FLOWS::contains) ? names : List.of();
  }

  private static List<String> words(String line) {
    return List.of(BLANKS.split(line.strip(), -1));
  }

  private static boolean isJson(byte[] line) {
    return beginsWith(line, '{') || beginsWith(line, '[');
  }

  private static boolean beginsWith(byte[] line, char first) {
    return line.length > 0 && line[0] == first;
  }

  /**
   * The record in a line that {@link #reads}; empty for a line of the header.
   *
   * @throws MalformedEventException when the line has other fields than the header
   */
  public Optional<byte[]> read(byte[] line) throws MalformedEventException {
    String text = new String(line, StandardCharsets.UTF_8);
    String bare = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    if (bare.startsWith("#")) {
      readHeader(bare);
      return Optional.empty();
    }
    List<String> names = names(line);
    if (!names.isEmpty()) {
      beginFlows(names);
      return Optional.empty();
    }
    List<String> columns = columns(line);
    if (!columns.isEmpty()) {
      beginExport(columns);
      return Optional.empty();
    }
    if (cells && endsRow(bare)) {
      return Optional.empty();
    }
    List<String> values = values(bare);
    if (values.size() != fields.size()) {
      throw new MalformedEventException(
          "a line of %d fields where the header names %d".formatted(values.size(), fields.size()));
    }
    return Optional.of(json(values));
  }

  private List<String> values(String line) {
    if (cells) {
      return row(line);
    }
    return blanks ? words(line) : split(line, separator);
  }

  /** Cells that a broken one left for the next line are empty. */
  private List<String> row(String line) {
    List<String> found = cellsOf(line);
    boolean broken = line.chars().filter(c -> c == '"').count() % 2 != 0;
    while (broken && found.size() < fields.size()) {
      found.add("");
    }
    return found;
  }

  private void readHeader(String line) throws MalformedEventException {
    if (line.startsWith(SEPARATOR)) {
      begin(unescaped(line.substring(SEPARATOR.length()).strip()));
      return;
    }
    List<String> parts = split(line, separator);
    List<String> values = parts.subList(1, parts.size());
    switch (parts.get(0)) {
      case "#set_separator" -> setSeparator = unescaped(first(values, setSeparator));
      case "#empty_field" -> empty = first(values, empty);
      case "#unset_field" -> unset = first(values, unset);
      case "#path" -> path = first(values, path);
      case "#fields" -> fields = bounded(values);
      case "#types" -> types = bounded(values);
      default -> {
        // When it was opened and closed says nothing about its records.
      }
    }
  }

  private void begin(String newSeparator) {
    separator = newSeparator.isEmpty() ? "\t" : newSeparator;
    setSeparator = ",";
    empty = "(empty)";
    unset = "-";
    fields = List.of();
    types = List.of();
    path = "";
    blanks = false;
    cells = false;
    begun = true;
  }

  private void beginFlows(List<String> names) throws MalformedEventException {
    begin(" ");
    fields = bounded(names);
    blanks = true;
    begun = false;
  }

  private void beginExport(List<String> columns) throws MalformedEventException {
    begin(",");
    fields = bounded(columns);
    cells = true;
    begun = false;
  }

  private static String first(List<String> values, String otherwise) {
    return values.isEmpty() || values.get(0).isEmpty() ? otherwise : values.get(0);
  }

  private static List<String> bounded(List<String> values) throws MalformedEventException {
    if (values.size() > MOST_FIELDS) {
      throw new MalformedEventException("a header of more than %d fields".formatted(MOST_FIELDS));
    }
    return List.copyOf(values);
  }

  private byte[] json(List<String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!path.isEmpty()) {
        json.writeStringField("_path", path);
      }
      for (int i = 0; i < values.size(); i++) {
        if (blanks || (cells && !values.get(i).isEmpty())) {
          json.writeStringField(fields.get(i), values.get(i));
        } else if (!cells && !values.get(i).equals(unset)) {
          json.writeFieldName(fields.get(i));
          writeValue(json, values.get(i), i < types.size() ? types.get(i) : "string");
        }
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private void writeValue(JsonGenerator json, String value, String type) throws IOException {
    if (!type.startsWith("vector[") && !type.startsWith("set[")) {
      json.writeString(value.equals(empty) ? "" : unescaped(value));
      return;
    }
    json.writeStartArray();
    if (!value.equals(empty)) {
      for (String element : split(value, setSeparator)) {
        json.writeString(unescaped(element));
      }
    }
    json.writeEndArray();
  }

  private static List<String> split(String text, String by) {
    return List.of(Pattern.compile(by, Pattern.LITERAL).split(text, -1));
  }

  /** Zeek writes what would be mistaken for a separator, and what is not printable, as \x09. */
  private static String unescaped(String text) {
    if (!text.contains("\\x")) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); ) {
      int code = codeAt(text, i);
      if (code >= 0) {
        bytes.write(code);
        i += 4;
      } else {
        int next = text.offsetByCodePoints(i, 1);
        bytes.writeBytes(text.substring(i, next).getBytes(StandardCharsets.UTF_8));
        i = next;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The byte that is written as four characters at an offset, or -1. */
  private static int codeAt(String text, int at) {
    if (!text.startsWith("\\x", at) || at + 4 > text.length()) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 2), 16);
    int low = Character.digit(text.charAt(at + 3), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  private static boolean startsWith(byte[] line, String beginning) {
    byte[] wanted = beginning.getBytes(StandardCharsets.US_ASCII);
    if (line.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (line[i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
