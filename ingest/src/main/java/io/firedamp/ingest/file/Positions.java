package io.firedamp.ingest.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file in which a source remembers how far it has read; whole at any moment. */
final class Positions {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int LONGEST_TEXT = 8192;

  private final Path file;

  Positions(Path file) {
    this.file = file;
  }

  /**
   * What was last saved; empty when nothing ever was.
   *
   * @throws IllegalStateException with one sentence when it cannot be read, or could not be written
   */
  Optional<List<Bookmark>> load() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      byte[] bytes = Files.readAllBytes(file);
      return Optional.of(read(bytes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | MalformedEventException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "positions cannot be read from %s (%s); make it readable, or remove it to read all files"
                  .formatted(LineReader.shown(file), e.getMessage())
              + " as if for the first time",
          e);
    }
  }

  void save(Collection<Bookmark> bookmarks) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (FileChannel channel =
        FileChannel.open(
            next,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(written(bookmarks));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] written(Collection<Bookmark> bookmarks) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      for (Bookmark each : bookmarks) {
        json.writeStartObject();
        json.writeStringField("path", each.path());
        json.writeStringField("key", each.key());
        json.writeNumberField("position", each.position());
        json.writeNumberField("headLength", each.headLength());
        json.writeStringField("head", each.head());
        json.writeNumberField("tailLength", each.tailLength());
        json.writeStringField("tail", each.tail());
        json.writeEndObject();
        json.writeRaw('\n');
      }
    }
    return bytes.toByteArray();
  }

  private static List<Bookmark> read(byte[] bytes) throws IOException, MalformedEventException {
    List<Bookmark> bookmarks = new ArrayList<>();
    try (JsonParser json = JSON.createParser(new String(bytes, UTF_8))) {
      while (json.nextToken() != null) {
        bookmarks.add(bookmark(json));
      }
    }
    return bookmarks;
  }

  private static Bookmark bookmark(JsonParser json) throws IOException, MalformedEventException {
    Map<String, String> texts = new HashMap<>();
    Map<String, Long> numbers = new HashMap<>();
    Json.members(
        json,
        "a line",
        name -> {
          if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            numbers.put(name, json.getLongValue());
          } else {
            texts.put(name, String.valueOf(Json.text(json, name, LONGEST_TEXT)));
          }
        });
    return new Bookmark(
        texts.getOrDefault("path", ""),
        texts.getOrDefault("key", ""),
        numbers.getOrDefault("position", -1L),
        numbers.getOrDefault("headLength", -1L).intValue(),
        texts.getOrDefault("head", ""),
        numbers.getOrDefault("tailLength", -1L).intValue(),
        texts.getOrDefault("tail", ""));
  }
}
