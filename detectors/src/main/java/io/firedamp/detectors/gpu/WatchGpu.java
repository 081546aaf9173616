package io.firedamp.detectors.gpu;

import io.firedamp.detectors.EvidencePointer;
import io.firedamp.detectors.Finding;
import io.firedamp.detectors.SignalRecord;
import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.kit.StoreKey;
import io.firedamp.schemas.Alias;
import io.firedamp.schemas.avro.Leg;
import io.firedamp.schemas.avro.ResourceSample;
import io.firedamp.schemas.avro.Signal;
import io.firedamp.schemas.avro.SubjectKind;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Adds a GPU's samples up and says what the rule finds in ten minutes of them. */
final class WatchGpu extends ContextualProcessor<String, ResourceSample, String, Signal> {
  static final String MINUTES = "gpu-minutes";

  private final GpuDetector.Settings settings;
  private KeyValueStore<String, GpuMinutes> store;

  @SuppressWarnings("NullAway.Init") // Kafka calls init before anything else.
  WatchGpu(GpuDetector.Settings settings) {
    this.settings = settings;
  }

  @Override
  public void init(ProcessorContext<String, Signal> context) {
    super.init(context);
    store = context.getStateStore(MINUTES);
  }

  @Override
  public void process(Record<String, ResourceSample> record) {
    ResourceSample sample = record.value();
    if (sample.getSubjectKind() != SubjectKind.GPU) {
      return;
    }
    String key =
        StoreKey.of(
            sample.getSubject(), sample.getContainerName().orElse(""), sample.getGpu().orElse(""));
    GpuMinutes known = store.get(key);
    GpuMinutes minutes = known == null ? new GpuMinutes() : known;
    minutes
        .add(sample.getTime(), GpuFigures.of(sample))
        .ifPresent(window -> judge(sample, minutes, window));
    store.put(key, minutes);
  }

  private void judge(ResourceSample sample, GpuMinutes minutes, GpuMinutes.Window window) {
    GpuMiningRule.MEASURED
        .judge(window.sum())
        .filter(verdict -> minutes.says(window, verdict.decibans()))
        .map(verdict -> finding(sample, window, verdict))
        .map(
            finding ->
                finding.toSignal(
                    GpuDetector.NAME,
                    EvidencePointer.to(context(), sample.getEventId(), sample.getTime())))
        .ifPresent(signal -> context().forward(SignalRecord.of(signal)));
  }

  private Finding finding(
      ResourceSample sample, GpuMinutes.Window window, GpuMiningRule.Verdict verdict) {
    SortedMap<String, String> attributes = new TreeMap<>();
    sample.getContainerName().ifPresent(name -> attributes.put("container.name", name));
    sample.getNode().ifPresent(node -> attributes.put("node", node));
    String gpu = sample.getGpu().orElse("");
    attributes.put("firedamp.gpu.id", gpu);
    return new Finding(
        GpuMiningRule.ID,
        Leg.COMPUTE,
        Trait.words(Trait.GPU),
        Alias.parse(sample.getSubject()),
        "gpu/" + sample.getContainerName().orElse("") + "/" + gpu,
        window.end(),
        window.start(),
        settings.timeToLive(),
        verdict.decibans(),
        "GPU works as mining does: busy, without tensor work or much data",
        verdict.detail(),
        List.of("T1496.001"),
        attributes,
        List.of());
  }
}
