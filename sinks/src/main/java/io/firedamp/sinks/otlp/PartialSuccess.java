package io.firedamp.sinks.otlp;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.sinks.Outcome.Delivered;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.http.HttpAnswer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/** What a collector says of records that it refused of a request it took. */
final class PartialSuccess {
  private static final JsonFactory JSON = new JsonFactory();

  private PartialSuccess() {}

  /** The answer, as a refusal where some of its records were refused. */
  static HttpAnswer heeded(HttpAnswer answer, UnaryOperator<String> reason) {
    return answer.outcome() instanceof Delivered && rejected(answer.body())
        ? new HttpAnswer(
            new Poison(reason.apply("refused log records: " + answer.body())),
            answer.status(),
            answer.body())
        : answer;
  }

  /** An int64 is a text in JSON of Protocol Buffers, and some write it as a number. */
  private static boolean rejected(String body) {
    try (JsonParser parser = JSON.createParser(body)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME
            && parser.currentName().equals("rejectedLogRecords")) {
          parser.nextToken();
          return parser.getValueAsLong(0) > 0;
        }
      }
      return false;
    } catch (JacksonException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
