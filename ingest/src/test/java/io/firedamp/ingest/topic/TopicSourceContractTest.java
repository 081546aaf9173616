package io.firedamp.ingest.topic;

import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.SourceContract;
import io.firedamp.ingest.zeek.ZeekParser;
import java.util.List;
import java.util.Map;

class TopicSourceContractTest extends SourceContract {
  static final String QUERY =
      "{\"_path\":\"dns\",\"ts\":1700000002.5,\"uid\":\"C1\",\"id.orig_h\":\"10.20.0.7\","
          + "\"id.orig_p\":40001,\"id.resp_h\":\"10.0.0.2\",\"id.resp_p\":53,"
          + "\"proto\":\"udp\",\"query\":\"pool.example\"}\n";

  private final ToldTopic topic = new ToldTopic();

  @Override
  protected Source source(SourceContext context) {
    return new TopicSource(
        new TopicSource.Config("kafka.example:9092", List.of(ToldTopic.NAME), "", Map.of()),
        reading(context),
        topic::consumer);
  }

  static SourceContext reading(SourceContext context) {
    return new SourceContext(
        context.provenance(),
        context.publisher(),
        context.routes(),
        context.clock(),
        List.of(new ZeekParser()));
  }

  @Override
  protected void tellSomething() {
    topic.tell(QUERY);
  }

  @Override
  protected void tellGarbage() {
    topic.tell("nobody reads this");
  }

  @Override
  protected boolean tellNothingOfUse() {
    topic.tell(QUERY.replace("\"dns\"", "\"files\""));
    return true;
  }

  @Override
  protected void startMisconfigured(SourceContext context) {
    TopicSource.Factory factory = new TopicSource.Factory();
    factory.create(factory.defaults(), context).start();
  }
}
