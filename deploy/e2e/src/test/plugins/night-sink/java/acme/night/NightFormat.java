package acme.night;

import io.firedamp.schemas.VisibleText;
import io.firedamp.schemas.avro.Incident;
import io.firedamp.sinks.DeliveryKey;
import io.firedamp.sinks.format.IncidentFormat;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** {@code id:revision SEVERITY legs workload title}: what the night shift reads first. */
public final class NightFormat implements IncidentFormat {
  /** In the worst case four bytes each. */
  private static final int LONGEST_NAME = 64;

  private static final int LONGEST_TITLE = 128;

  @Override
  public String name() {
    return "night";
  }

  @Override
  public String about() {
    return "One short line for the night shift.";
  }

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public int smallest() {
    return 1024;
  }

  @Override
  public byte[] format(Incident incident, int largest) {
    requireRoom(largest);
    String legs =
        incident.getLegs().stream()
            .map(leg -> leg.getLeg().name())
            .distinct()
            .sorted()
            .collect(Collectors.joining("+"));
    String line =
        "%s %s %s %s %s"
            .formatted(
                DeliveryKey.of(incident),
                incident.getSeverity(),
                legs,
                VisibleText.of(incident.getWorkload().getName(), LONGEST_NAME),
                VisibleText.of(incident.getTitle(), LONGEST_TITLE));
    return line.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Optional<DeliveryKey> deliveryKey(byte[] line) {
    String text = new String(line, StandardCharsets.UTF_8);
    int space = text.indexOf(' ');
    return space < 0 ? Optional.empty() : DeliveryKey.parse(text.substring(0, space));
  }
}
