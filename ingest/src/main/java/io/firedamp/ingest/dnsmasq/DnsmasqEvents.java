package io.firedamp.ingest.dnsmasq;

import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.dnsmasq.Questions.Question;
import io.firedamp.ingest.event.ContentId;
import io.firedamp.ingest.event.Events;
import io.firedamp.ingest.json.Json;
import io.firedamp.ingest.json.JsonFields;
import io.firedamp.ingest.json.LoggedLines;
import io.firedamp.ingest.json.LoggedLines.Meaning;
import io.firedamp.ingest.text.LoggedLine;
import io.firedamp.schemas.AddressText;
import io.firedamp.schemas.avro.DnsQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lines of dnsmasq mean, one after the other. Not thread-safe. */
final class DnsmasqEvents implements LoggedLines.LineReader {
  private static final Pattern FAILURE =
      Pattern.compile("(NXDOMAIN|SERVFAIL|REFUSED|FORMERR|NOTIMP)\\b.*");

  private final Provenance from;
  private final Questions questions = new Questions();

  DnsmasqEvents(Provenance from) {
    this.from = from;
  }

  @Override
  public Meaning read(LoggedLine logged) throws MalformedEventException {
    DnsmasqLine line = DnsmasqLine.read(logged.text());
    return switch (line.kind()) {
      case FORWARDING -> Meaning.leftOut("dnsmasq forwarding of a question");
      case OTHER -> Meaning.leftOut("dnsmasq message that is no question and no answer");
      case QUESTION, ANSWER -> {
        Optional<Instant> time = logged.time();
        if (time.isEmpty()) {
          yield Meaning.leftOut("dnsmasq line without a date, or whose date lacks year or zone");
        }
        yield line.kind() == DnsmasqLine.Kind.QUESTION
            ? question(line, time.get())
            : answer(line, time.get());
      }
    };
  }

  private Meaning question(DnsmasqLine line, Instant time) throws MalformedEventException {
    String client = address(line.client());
    String name = JsonFields.domainOf(line.name());
    if (name == null) {
      return Meaning.leftOut("dnsmasq question for the root");
    }
    Question question = new Question(client, name, line.type());
    questions.remember(line, question);
    DnsQuery.Builder event = event(question, line, time).setQueryType(line.type());
    return Meaning.of(Events.of(event.build(), time));
  }

  private Meaning answer(DnsmasqLine line, Instant time) throws MalformedEventException {
    Optional<Question> asked = questions.of(line).or(() -> saidByItself(line));
    if (asked.isEmpty()) {
      return Meaning.leftOut("dnsmasq answer to a question that was not seen");
    }
    if (line.what().equals("<CNAME>")) {
      return Meaning.leftOut("dnsmasq answer that there is an alias, but not which");
    }
    Question question = asked.get();
    Optional<String> address = AddressText.canonical(line.what());
    DnsQuery.Builder event = event(question, line, time).setResponseCode(code(line.what()));
    // Under one name, the question for the other kind of address may be the later one.
    String type = address.map(each -> each.indexOf(':') < 0 ? "A" : "AAAA").orElse(question.type());
    event.setQueryType(type.isEmpty() ? null : type);
    address.or(() -> name(line.what())).ifPresent(each -> event.setAnswers(List.of(each)));
    return Meaning.of(Events.of(event.build(), time));
  }

  /** With {@code log-queries=extra} an answer names who asked even where the question is lost. */
  private static Optional<Question> saidByItself(DnsmasqLine line) {
    return AddressText.canonical(line.client())
        .flatMap(
            client ->
                Optional.ofNullable(JsonFields.domainOf(line.name()))
                    .map(name -> new Question(client, name, "")));
  }

  private DnsQuery.Builder event(Question question, DnsmasqLine line, Instant time) {
    return DnsQuery.newBuilder()
        .setEventId(
            ContentId.of(
                question.client(),
                question.name(),
                line.kind().name(),
                line.asked(),
                line.type(),
                line.what(),
                time.toString()))
        .setTime(time)
        .setCluster(from.cluster())
        .setSource(from.source())
        .setClientAddress(question.client())
        .setQuery(question.name());
  }

  private static String code(String what) {
    Matcher failure = FAILURE.matcher(what);
    return failure.matches() ? failure.group(1) : "NOERROR";
  }

  /** The name that an address has; what stands for other kinds ({@code NODATA}) is none. */
  private static Optional<String> name(String what) {
    boolean none = what.startsWith("<") || what.startsWith("NODATA") || what.indexOf(' ') >= 0;
    return none || FAILURE.matcher(what).matches()
        ? Optional.empty()
        : Optional.ofNullable(JsonFields.domainOf(what));
  }

  private static String address(String text) throws MalformedEventException {
    return AddressText.canonical(text)
        .orElseThrow(() -> Json.wrong("from", "an IP address", "'" + text + "'"));
  }
}
