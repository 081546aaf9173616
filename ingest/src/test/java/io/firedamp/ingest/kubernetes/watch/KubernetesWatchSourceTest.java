package io.firedamp.ingest.kubernetes.watch;

import static io.firedamp.ingest.kubernetes.watch.SampleObjects.NODES;
import static io.firedamp.ingest.kubernetes.watch.SampleObjects.PODS;
import static io.firedamp.ingest.kubernetes.watch.SampleObjects.node;
import static io.firedamp.ingest.kubernetes.watch.SampleObjects.pod;
import static io.firedamp.ingest.kubernetes.watch.SampleObjects.restarted;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.firedamp.ingest.Await;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordingPublisher;
import io.firedamp.ingest.SetClock;
import io.firedamp.ingest.Source;
import io.firedamp.ingest.SourceContext;
import io.firedamp.ingest.kubernetes.KubernetesObjectsParser;
import io.firedamp.schemas.avro.ContainerState;
import io.firedamp.schemas.avro.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesWatchSourceTest {
  private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
  private static final Provenance FROM = new Provenance("prod", "watch");

  private final Path directory;
  private final RecordingPublisher publisher = new RecordingPublisher();
  private final SetClock clock = new SetClock(NOON);
  private final FakeApiServer server = new FakeApiServer();
  private @Nullable Source started;

  KubernetesWatchSourceTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
  }

  @AfterEach
  void endTheWorld() {
    if (started != null) {
      started.close();
    }
    server.close();
  }

  @Test
  void publishesOfAListWhatTheParserReadsInIt() throws Exception {
    server.put(PODS, "a", pod("a"));
    server.put(PODS, "b", pod("b"));
    server.put(PODS, "c", pod("c"));
    server.put(NODES, "node-1", node("node-1", "192.0.2.1"));

    start();

    await("all of it", () -> publisher.events().size() == 7);
    String list =
        "{\"kind\":\"List\",\"items\":[%s]}"
            .formatted(String.join(",", pod("a"), pod("b"), pod("c"), node("node-1", "192.0.2.1")));
    assertThat(publisher.events()).containsExactlyInAnyOrderElementsOf(parsed(list));
    assertThat(server.lists())
        .as("pages of two")
        .filteredOn(each -> each.contains("continue"))
        .hasSize(1);
  }

  @Test
  void publishesOfAWatchWhatTheParserReadsInIt() throws Exception {
    watching("a");

    server.put(PODS, "a", restarted("a"));

    await("the change", () -> publisher.events().size() == 4);
    assertThat(publisher.events().subList(2, 4))
        .isEqualTo(parsed("{\"type\":\"MODIFIED\",\"object\":" + restarted("a") + "}"));
  }

  @Test
  void endsAPodThatIsDeleted() throws Exception {
    watching("a");

    server.delete(PODS, "a");

    await("its end", () -> states(RunState.STOPPED).size() == 2);
    assertThat(states(RunState.STOPPED)).extracting(ContainerState::getTime).containsOnly(NOON);
  }

  @Test
  void goesOnFromWhereItWasAfterABreak() throws Exception {
    watching("a");
    server.put(PODS, "b", pod("b"));
    await("a change", () -> publisher.events().size() == 4);
    long before = server.version();

    server.drop();
    await("another watch", () -> podWatches().size() == 2);
    server.put(PODS, "c", pod("c"));

    await("what came after", () -> publisher.events().size() == 6);
    assertThat(podWatches().get(1)).contains("resourceVersion=" + before);
    assertThat(podLists()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void listsAnewWhereItsVersionIsGone(boolean byStatus) throws Exception {
    server.answerGoneByStatus(byStatus);
    watching("a");

    server.stop();
    server.put(PODS, "b", pod("b"));
    server.compact();
    server.restart();

    await("what it missed", () -> publisher.events().size() == 4);
    assertThat(podLists()).hasSize(2);
    assertThat(source().counts().leftOut()).containsEntry(ObjectNews.AS_BEFORE, 1L);
  }

  @Test
  void saysOfAPodDeletedWhileNobodyWatchedThatItIsGone() throws Exception {
    server.put(PODS, "b", pod("b"));
    watching("a");

    server.stop();
    server.delete(PODS, "b");
    server.compact();
    clock.set(NOON.plusSeconds(60));
    server.restart();

    await("its end", () -> states(RunState.STOPPED).size() == 2);
    assertThat(publisher.events().subList(4, 6))
        .isEqualTo(
            parsed(
                "{\"seen\":\"2026-03-10T12:01:00Z\",\"type\":\"DELETED\",\"object\":"
                    + pod("b")
                    + "}"));
  }

  @Test
  void movesWithBookmarks() throws Exception {
    watching("a");
    clock.set(NOON.plusSeconds(60));
    server.bookmark(PODS);
    await("the bookmark", () -> NOON.plusSeconds(60).equals(source().health().lastEvent()));
    long marked = server.version();

    server.drop();

    await("another watch", () -> podWatches().size() == 2);
    assertThat(podWatches().get(1)).contains("resourceVersion=" + marked);
  }

  @Test
  void waitsForAnApiThatIsAway() throws Exception {
    server.stop();

    start();
    await("the news", () -> source().health().detail().contains("cannot be reached"));
    assertThat(source().health().reachable()).isFalse();
    server.put(PODS, "a", pod("a"));
    server.restart();

    await("events", () -> publisher.events().size() == 2);
    await("health", () -> source().health().reachable());
  }

  @Test
  void losesNothingThatCouldNotBePublished() throws Exception {
    watching("a");
    publisher.failWith(new IllegalStateException("no broker"));

    server.put(PODS, "b", pod("b"));
    server.put(PODS, "c", pod("c"));
    server.delete(PODS, "a");
    await("the news", () -> source().health().detail().contains("could not be published"));
    publisher.failWith(null);

    await("all of it", () -> publisher.events().size() == 8);
    assertThat(states(RunState.STOPPED)).hasSize(2);
    assertThat(podLists()).as("it is read again from where all was kept").hasSize(1);
  }

  @Test
  void losesNoDeletionThatCouldNotBePublishedBeforeItsVersionWasGone() throws Exception {
    watching("a");
    publisher.failWith(new IllegalStateException("no broker"));
    server.delete(PODS, "a");
    await("the news", () -> source().health().detail().contains("could not be published"));

    server.compact();
    publisher.failWith(null);

    await("its end", () -> states(RunState.STOPPED).size() == 2);
  }

  @Test
  void readsNothingThatCannotBeKept() throws Exception {
    server.put(PODS, "a", pod("a"));
    publisher.setSaturated(true);

    start();
    await("the news", () -> source().health().detail().contains("not being kept fast enough"));
    assertThat(publisher.events()).isEmpty();
    publisher.setSaturated(false);

    await("events", () -> publisher.events().size() == 2);
  }

  @Test
  void saysWhatIsForbidden() throws Exception {
    server.refuse(
        403, "pods is forbidden: User \"system:serviceaccount:sec:firedamp\" cannot list");

    start();

    await(
        "the news of pods",
        () -> source().health().detail().contains("allow get, list and watch of pods"));
    assertThat(source().health().detail())
        .contains("(403)")
        .contains("system:serviceaccount:sec:firedamp")
        .doesNotContain("\n");
    assertThat(source().health().reachable()).isFalse();
  }

  @Test
  void saysWhatWasAnsweredWithoutAWord() throws Exception {
    server.refuse(503, "");

    start();

    await("the news", () -> source().health().detail().contains("answered 503"));
  }

  @Test
  void watchesPodsWhereNodesAreForbidden() throws Exception {
    server.put(PODS, "a", pod("a"));
    server.refuse(403, "nodes is forbidden");
    start();
    await("the news", () -> source().health().detail().contains("watch of nodes"));

    server.refuse(0, "");

    await("events", () -> publisher.events().size() == 2);
  }

  @Test
  void saysThatItIsNotKnownAndNeverByWhichToken() throws Exception {
    server.ask("another");

    start();

    await("the news", () -> source().health().detail().contains("401"));
    assertThat(source().health().detail())
        .contains("renew the token or certificate of kubeconfig")
        .doesNotContain("s3cret");
    assertThat(source().toString()).doesNotContain("s3cret");
  }

  @Test
  void readsATokenFileAgainWhenItIsRenewed() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "old\n");
    server.ask("new");
    server.put(PODS, "a", pod("a"));
    start("tokenFile: token", config -> config);
    await("the news", () -> source().health().detail().contains("401"));

    Files.writeString(token, "new\n");

    await("events", () -> publisher.events().size() == 2);
  }

  @Test
  void watchesSomeNamespacesWhereToldTo() throws Exception {
    String path = "/api/v1/namespaces/shop/pods";
    server.put(path, "a", pod("a"));

    start(
        "token: s3cret",
        config -> settings(config, List.of("shop"), false, config.longestWatch(), 1 << 20));

    await("events", () -> publisher.events().size() == 2);
    assertThat(server.requests()).allMatch(each -> each.startsWith(path));
  }

  @Test
  void accountsForEveryObjectItWasTold() throws Exception {
    server.put(PODS, "a", pod("a"));
    server.put(PODS, "b", "{\"metadata\":{\"name\":\"b\",\"namespace\":\"shop\",\"uid\":\"b\"}}");
    server.put(NODES, "node-1", node("node-1", "192.0.2.1"));
    start();
    await("the list", () -> podWatches().size() == 1 && publisher.events().size() == 3);

    server.put(PODS, "a", pod("a").replace("\"Update\"", "\"Apply\""));
    server.say(PODS, "{\"type\":\"PAINTED\",\"object\":{}}");
    server.say(PODS, "nonsense");
    server.put(PODS, "a", restarted("a"));

    await("all of it", () -> publisher.events().size() == 5);
    assertThat(source().counts().leftOut())
        .containsOnly(Map.entry(ObjectNews.AS_BEFORE, 1L), Map.entry(ObjectNews.SILENT, 1L));
    assertThat(publisher.rejected())
        .extracting(RecordingPublisher.Rejected::original)
        .containsExactly("{\"type\":\"PAINTED\",\"object\":{}}", "nonsense");
  }

  @Test
  void saysOnceADayThatAnOldPodIsStillThere() throws Exception {
    server.put(PODS, "a", pod("a"));
    start("token: s3cret", config -> briefly(config, 64 << 20));
    await("the list", () -> publisher.events().size() == 2);

    clock.set(NOON.plus(Duration.ofDays(40)));

    await("it is there", () -> publisher.events().size() == 4);
    assertThat(publisher.events().subList(2, 4))
        .extracting(ParsedEvent::time)
        .containsOnly(Instant.parse("2026-04-19T00:00:00Z"));
    int watches = podWatches().size();
    await("two watches more", () -> podWatches().size() > watches + 1);
    assertThat(publisher.events()).as("once a day").hasSize(4);
  }

  @Test
  void noticesAConnectionThatDied() throws Exception {
    server.put(PODS, "a", pod("a"));
    server.mute(true);
    start("token: s3cret", config -> briefly(config, 64 << 20));
    await("a watch", () -> podWatches().size() == 1);

    await("another one", () -> podWatches().size() > 1);
    server.mute(false);
    server.put(PODS, "b", pod("b"));

    await("what it says", () -> publisher.events().size() == 4);
  }

  @Test
  void saysWhenItCannotRememberAll() throws Exception {
    server.put(PODS, "a", pod("a"));

    start("token: s3cret", config -> briefly(config, 100));

    await("the news", () -> source().health().detail().contains("raise 'remembered'"));
    assertThat(publisher.events()).hasSize(2);
  }

  /** A source that has listed one pod, and watches. */
  private void watching(String pod) throws Exception {
    server.put(PODS, pod, pod(pod));
    start();
    await("a watch", () -> podWatches().size() == 1 && source().health().reachable());
  }

  private void start() throws Exception {
    start("token: s3cret", config -> config);
  }

  private void start(String user, UnaryOperator<KubernetesWatchSource.Config> change)
      throws Exception {
    KubernetesWatchSource.Config config =
        new KubernetesWatchSource.Config(
            server.kubeconfig(directory, user).toString(),
            "",
            List.of(),
            true,
            2,
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMillis(50),
            16 << 20,
            64 << 20);
    Source source =
        new KubernetesWatchSource.Factory()
            .create(
                change.apply(config),
                new SourceContext(FROM, publisher, (path, name, formats, reader) -> {}, clock));
    source.start();
    started = source;
  }

  private Source source() {
    return requireNonNull(started);
  }

  private static KubernetesWatchSource.Config briefly(
      KubernetesWatchSource.Config config, long remembered) {
    return settings(config, List.of(), false, Duration.ofSeconds(1), remembered);
  }

  private static KubernetesWatchSource.Config settings(
      KubernetesWatchSource.Config config,
      List<String> namespaces,
      boolean nodes,
      Duration longestWatch,
      long remembered) {
    return new KubernetesWatchSource.Config(
        config.kubeconfig(),
        config.context(),
        namespaces,
        nodes,
        config.pageSize(),
        Duration.ofSeconds(1),
        longestWatch,
        config.longestPause(),
        config.longestAnswer(),
        remembered);
  }

  private List<String> podWatches() {
    return server.watches().stream().filter(each -> each.startsWith(PODS)).toList();
  }

  private List<String> podLists() {
    return server.lists().stream()
        .filter(each -> each.startsWith(PODS) && !each.contains("continue"))
        .toList();
  }

  private List<ContainerState> states(RunState state) {
    return publisher.values(ContainerState.class).stream()
        .filter(each -> each.getState() == state)
        .toList();
  }

  private static List<ParsedEvent> parsed(String text) throws Exception {
    return new KubernetesObjectsParser().parse(text.getBytes(UTF_8), FROM);
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, Duration.ofSeconds(30), condition);
  }
}
