package io.firedamp.ingest.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.firedamp.ingest.Mutations;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlainJsonTest {
  private static final JsonFactory JACKSON = new JsonFactory();
  private static final List<String> RECORDS =
      List.of(
          """
          {"kind":"Event","level":"Metadata","auditID":"a1b2","stage":"ResponseComplete",
           "user":{"username":"system:node:n","groups":["system:nodes","x"]},"responseStatus":{"code":201},
           "requestObject":{"spec":{"containers":[{"name":"w","image":"nginx","args":["-c","a \\"b\\" c"]}]}},
           "annotations":{"why":"RBAC: allowed by \\u0041 \\\\ \\/ \\n"}}
          """,
          """
          {"ts":1588205482.033463,"uid":"CX","id.orig_h":"198.51.100.7","id.orig_p":53124,"duration":1e-06,
           "orig_bytes":0,"resp_bytes":-12,"local":true,"b":false,"nothing":null,"f":0.00012300000000000001,
           "big":123456789012345678,"huge":[9223372036854775807,-9223372036854775808,9223372036854775808],"bigger":12345678901234567890,"e":[1.5E+3,-0,0.0,10]}
          """,
          """
          [{"näme":"käse ☃ 😀","long":"%s ü %s"},{"a":{"b":[[],{}]}}, "x" ,7, null]
          """
              .formatted("x".repeat(70), "y".repeat(9)),
          "{\"a\":1}{\"b\":2}\n{\"c\":3}\n\n",
          "\uFEFF{\"a\":1}",
          "7 {\"a\":[1,2",
          // Names in another order than the last time, such as begin alike, and blanks before a
          // colon.
          "{\"stage\":1,\"stageTime\":2,\"stag\":3,\"\":4}{\"stage\":1,\"stag\" :2,\"stageTime\":3,\"stage\":4}",
          "{\"stage\":{\"stag\":{\"stage\":[]}},\"stageTime\":\"stag\",\"stage\"",
          "{\"deep\":" + "[".repeat(70) + "]".repeat(70) + "}");

  private final Random random = new Random(Long.getLong("firedamp.seed", 20_261_128));

  @Test
  void readsWhatJacksonReadsOfWhateverBytes() {
    Mutations mutations = new Mutations(random.nextLong());
    for (int i = 0; i < 10_000; i++) {
      byte[] record = RECORDS.get(i % RECORDS.size()).getBytes(UTF_8);
      byte[] bytes = i < RECORDS.size() * 20 ? record : mutations.mutate(record);
      int from = random.nextInt(8) == 0 ? Math.min(bytes.length, random.nextInt(3)) : 0;
      long seed = random.nextLong();

      List<String> read = read(Json.parser(JACKSON, bytes, from), new Random(seed));

      assertThat(read)
          .as(() -> new String(bytes, UTF_8))
          .isEqualTo(read(jackson(bytes, from), new Random(seed)));
    }
  }

  @Test
  void goesOnAsJacksonWouldWhateverItIsAsked() throws IOException {
    byte[] bytes = "{\"a\":[1,{\"b\":17.5}],\"c\":\"x\"}".getBytes(UTF_8);
    try (JsonParser json = Json.parser(bytes, 0)) {
      assertThat(json.nextFieldName()).isNull();
      assertThat(json.nextFieldName()).isEqualTo("a");
      json.nextToken();
      assertThat(json.nextIntValue(0)).isEqualTo(1);
      json.nextToken();
      json.nextToken();
      json.nextToken();
      assertThat(json.getDecimalValue()).isEqualByComparingTo("17.5");
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_ARRAY);
      assertThat(json.nextFieldName()).isEqualTo("c");
      assertThat(json.nextTextValue()).isEqualTo("x");
      assertThat(json.nextToken()).isEqualTo(JsonToken.END_OBJECT);
      assertThat(json.nextToken()).isNull();
    }
  }

  private static JsonParser jackson(byte[] bytes, int from) {
    try {
      return JACKSON.createParser(bytes, from, bytes.length - from);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** What is read of it, where some texts are looked at and some structures skipped. */
  private static List<String> read(JsonParser json, Random random) {
    List<String> read = new ArrayList<>();
    try (json) {
      JsonToken token = json.nextToken();
      while (token != null) {
        String name = "";
        if (token == JsonToken.FIELD_NAME) {
          // The value with it: Jackson looks at both at once.
          name = json.currentName();
          token = json.nextToken();
        }
        read.add(name + " " + token + " " + json.getParsingContext().getNestingDepth());
        read.add("begins at " + json.currentTokenLocation().getByteOffset());
        look(json, random, read);
        token = json.nextToken();
      }
    } catch (IOException e) {
      read.add(e.getMessage() + " at " + json.currentLocation().getByteOffset());
    }
    return read;
  }

  private static void look(JsonParser json, Random random, List<String> read) throws IOException {
    int choice = random.nextInt(6);
    JsonToken token = json.currentToken();
    if (token.isStructStart() && choice == 0) {
      json.skipChildren();
      read.add("skipped to " + json.currentToken());
    } else if (token.isScalarValue() && choice < 4) {
      read.add(json.getText() + " of " + json.getTextLength());
      if (token.isNumeric()) {
        read.add(json.getNumberValue() + " " + json.getNumberType() + json.getDoubleValue());
      }
      if (token == JsonToken.VALUE_NUMBER_INT && json.getTextLength() < 19 && choice < 3) {
        read.add("long " + json.getLongValue());
      }
    }
    if (choice % 2 == 0) {
      json.finishToken();
      read.add("ends at " + json.currentLocation().getByteOffset());
    }
  }
}
