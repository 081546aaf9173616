package io.firedamp.ingest.envoy;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.schemas.BoundedText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of Envoy's default format, or of Istio's, which says more. */
final class EnvoyLine {
  private static final int LONGEST_SHOWN = 200;
  private static final String QUOTED = "\"([^\"]{0,8192}+)\"";

  private static final String BEGINNING =
      "\\[(?<start>\\d{4}-\\d\\d-\\d\\dT[\\d:.]{8,18}Z)\\]"
          + " \"(?<method>[A-Za-z_-]{1,32}+) (?<path>[^\" ]{1,8192}+) (?<protocol>[^\"]{1,16}+)\""
          + " (?<code>\\d{1,3}) ";
  private static final Pattern BEGINS = Pattern.compile(BEGINNING);

  private static final Pattern WHOLE =
      Pattern.compile(
          BEGINNING
              // Flags; details, why a connection was ended, why the far end failed.
              + "[^ ]{1,256}+ (?:[^ \"]{1,1024}+ [^ \"]{1,1024}+ "
              + QUOTED.replace("(", "(?:")
              + " )?"
              + "(?<received>\\d{1,18}) (?<sent>\\d{1,18}) (?<duration>\\d{1,12}|-) [^ ]{1,32}+ "
              + QUOTED.replace("(", "(?:")
              + " "
              + QUOTED.replace("(", "(?<agent>")
              + " "
              + QUOTED.replace("(", "(?<id>")
              + " "
              + QUOTED.replace("(", "(?<authority>")
              + " "
              + QUOTED.replace("(", "(?<upstream>")
              // Cluster, addresses of Envoy's own, who asked, the name under TLS, route.
              + "(?: [^ ]{1,1024}+ [^ ]{1,128}+ [^ ]{1,128}+ (?<downstream>[^ ]{1,128}+)"
              + " (?<name>[^ ]{1,255}+) [^ ]{1,1024}+)?\\s*");

  private EnvoyLine() {}

  /** Whether a text begins as one. */
  static boolean begins(String text) {
    return BEGINS.matcher(text).lookingAt();
  }

  static EnvoyRequest read(String text) throws MalformedEventException {
    Matcher fields = WHOLE.matcher(text);
    if (!fields.matches()) {
      throw new MalformedEventException(
          "not Envoy's default format, nor Istio's: '%s'"
              .formatted(BoundedText.cut(text, LONGEST_SHOWN)));
    }
    return EnvoyRequest.of(name -> set(fields.group(name)));
  }

  private static @Nullable String set(@Nullable String value) {
    return value == null || value.equals("-") || value.isEmpty() ? null : value;
  }
}
