package io.firedamp.sinks.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.sinks.Outcome;
import io.firedamp.sinks.Outcome.Hold;
import io.firedamp.sinks.Outcome.Poison;
import io.firedamp.sinks.Outcome.Retry;
import io.firedamp.sinks.http.HttpAnswer;
import io.firedamp.sinks.http.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** What BatchImportFindings says of a request that it took. */
final class ImportAnswer {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String TAKEN = "SuccessCount";

  private ImportAnswer() {}

  /**
   * The answer, as long as it is Security Hub's own.
   *
   * @param refused is added what became of those that it names
   */
  static HttpAnswer judged(
      HttpAnswer answer,
      List<Payload> part,
      Map<String, Outcome> refused,
      UnaryOperator<String> shown) {
    boolean isItsOwn = false;
    try (JsonParser parser = JSON.createParser(answer.body())) {
      String id = "";
      String code = "";
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          isItsOwn |= name.equals(TAKEN);
          id = name.equals("Id") ? parser.getValueAsString("") : id;
          code = name.equals("ErrorCode") ? parser.getValueAsString("") : code;
        } else if (parser.currentToken() == JsonToken.END_OBJECT && !code.isEmpty()) {
          String failed = id;
          if (part.stream().anyMatch(each -> each.key().incident().equals(failed))) {
            refused.put(failed, outcome(code, shown));
          }
          id = "";
          code = "";
        }
      }
    } catch (JacksonException e) {
      isItsOwn = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return isItsOwn
        ? answer
        : new HttpAnswer(
            new Hold(shown.apply("answered " + answer.status() + " as Security Hub does not")),
            0,
            "");
  }

  private static Outcome outcome(String code, UnaryOperator<String> shown) {
    String reason = shown.apply("refused a finding: " + code);
    return code.equals("InvalidInput") ? new Poison(reason) : new Retry(Duration.ZERO, reason);
  }
}
