package io.firedamp.ingest.registry;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.json.JsonFields;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resource logs of Azure Container Registry, as a diagnostic setting sends them to an event hub or
 * a storage account, or Log Analytics exports them: the first write {@code loginServer} within
 * {@code properties}, the last {@code LoginServer} at the top.
 *
 * @see <a
 *     href="https://learn.microsoft.com/azure/azure-monitor/reference/tables/containerregistryrepositoryevents">ContainerRegistryRepositoryEvents</a>
 */
final class AzureForm implements Form {
  private static final String REPOSITORY_EVENTS = "ContainerRegistryRepositoryEvents";
  private static final String LOGIN_EVENTS = "ContainerRegistryLoginEvents";
  private static final int REFUSED = 400;
  private static final List<String> NAMES =
      List.of(
          "loginServer",
          "repository",
          "tag",
          "digest",
          "mediaType",
          "userAgent",
          "operationName",
          "category",
          "type",
          "identity",
          "callerIpAddress",
          "correlationId",
          "resultDescription");

  static Stream<String> fields() {
    return Stream.concat(
        Stream.of("time", "TimeGenerated"), NAMES.stream().flatMap(AzureForm::spellings));
  }

  private static Stream<String> spellings(String name) {
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    return Stream.of("properties." + name, "properties." + capital, name, capital);
  }

  @Override
  public boolean recognises(RecordHead head) {
    return (head.text().contains(REPOSITORY_EVENTS) || head.text().contains(LOGIN_EVENTS))
        && (head.keys().contains("records")
            || head.keys().contains("category")
            || head.keys().contains("OperationName"));
  }

  @Override
  public boolean isOne(RegistryRecord record) {
    JsonFields fields = record.fields();
    return (fields.has("time") && fields.has("category") && fields.has("operationName"))
        || (fields.has("TimeGenerated") && fields.has("OperationName"));
  }

  @Override
  public Told tell(RegistryRecord record) throws MalformedEventException {
    String category = any(record, "category");
    String kind = category == null ? any(record, "type") : category;
    if (!REPOSITORY_EVENTS.equals(kind)) {
      return Told.leftOut(LOGIN_EVENTS.equals(kind) ? "a login" : Told.OTHER);
    }
    String operation = String.valueOf(any(record, "operationName")).toLowerCase(Locale.ROOT);
    boolean pull = operation.startsWith("pull");
    if (!pull && !operation.startsWith("push")) {
      boolean gone =
          operation.startsWith("delete")
              || operation.startsWith("untag")
              || operation.startsWith("purge");
      return Told.leftOut(gone ? Told.DELETION : Told.OTHER);
    }
    return isRefused(any(record, "resultDescription"))
        ? Told.leftOut(Told.FAILURE)
        : Told.of(notification(record, pull ? "pull" : Notification.PUT));
  }

  private static Notification notification(RegistryRecord record, String action)
      throws MalformedEventException {
    Notification told = new Notification();
    told.action = action;
    told.time =
        record.firstTime("time", "TimeGenerated").orElseThrow(() -> JsonFields.missing("time"));
    told.host = any(record, "loginServer");
    told.repository = any(record, "repository");
    told.tag = any(record, "tag");
    told.digest = any(record, "digest");
    String mediaType = any(record, "mediaType");
    told.mediaType = mediaType == null ? Notification.MANIFEST : mediaType;
    told.namesOnly = true;
    told.actor = any(record, "identity");
    told.address = any(record, "callerIpAddress");
    told.userAgent = any(record, "userAgent");
    return RegistryRecord.withContentId(told, String.valueOf(any(record, "correlationId")));
  }

  private static boolean isRefused(@Nullable String description) {
    return description != null
        && description.matches("[0-9]{3}")
        && Integer.parseInt(description) >= REFUSED;
  }

  private static @Nullable String any(RegistryRecord record, String name)
      throws MalformedEventException {
    return record.first(spellings(name).toArray(String[]::new));
  }
}
