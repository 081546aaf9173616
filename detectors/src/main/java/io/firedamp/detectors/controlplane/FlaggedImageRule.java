package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.indicators.OfficialNames.Imitation;
import io.firedamp.schemas.ImageReference;
import io.firedamp.schemas.avro.ContainerSpec;
import io.firedamp.schemas.avro.IndicatorRef;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * K8S-06: a workload is to run an image that is known to be bad, or that poses as an official one.
 *
 * @param badWeight for a known-bad image
 * @param imitationWeight for an imitation from where anybody may publish
 * @param strangeHostWeight for an imitation from any other host
 */
record FlaggedImageRule(
    ImageTrust trust, double badWeight, double imitationWeight, double strangeHostWeight)
    implements RequestRule {
  @Override
  public String id() {
    return "K8S-06";
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    return request.containers().stream()
        .map(ContainerSpec::getImage)
        .distinct()
        .sorted()
        .flatMap(image -> judge(request, image).stream())
        .max(Comparator.comparing(Verdict::decibans).thenComparing(Verdict::title));
  }

  private Optional<Verdict> judge(Request request, String image) {
    Optional<String> bad = trust.badEntry(image);
    if (bad.isPresent()) {
      return Optional.of(
          verdict(
              request,
              image,
              badWeight,
              Trait.words(Trait.KNOWN_BAD, Trait.LISTED),
              "workload runs known-bad image " + image,
              "listed as " + bad.get()));
    }
    return trust.imitation(image).map(imitation -> imitated(request, image, imitation));
  }

  private Verdict imitated(Request request, String image, Imitation imitation) {
    boolean open = trust.isOpenToAll(image);
    return verdict(
        request,
        image,
        open ? imitationWeight : strangeHostWeight,
        Trait.words(Trait.IMPOSTOR),
        "workload runs " + image + ", which poses as official image " + imitation.official(),
        imitation.how() + " as " + imitation.official() + ", publisher not trusted");
  }

  private static Verdict verdict(
      Request request,
      String image,
      double weight,
      SortedSet<String> traits,
      String title,
      String detail) {
    String repository =
        ImageReference.parse(image)
            .map(parsed -> parsed.registry() + "/" + parsed.repository())
            .orElse(image);
    return new Verdict(
        request.subject(),
        weight,
        traits,
        title,
        detail,
        List.of("T1610", "T1204.003"),
        Map.of("image", image),
        List.of(IndicatorRef.newBuilder().setType("image").setValue(repository).build()));
  }
}
