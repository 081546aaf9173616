package io.firedamp.detectors.controlplane;

import io.firedamp.detectors.evidence.Trait;
import io.firedamp.detectors.evidence.Weights;
import io.firedamp.detectors.kit.BundledText;
import io.firedamp.schemas.avro.ContainerSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * K8S-12: a workload is called after a component of the cluster and runs something else. Worst is a
 * single pod named as a controller names its own.
 *
 * @param components what the image's name of each component holds, one of them
 */
record MasqueradeRule(Map<String, List<String>> components, ImageTrust trust, Weights weights)
    implements RequestRule {
  private static final String ID = "K8S-12";

  /** What controllers append: a template's hash, and five letters; neither holds a vowel. */
  private static final Pattern MADE =
      Pattern.compile(
          "(.{1,200}?)(-[bcdfghjklmnpqrstvwxz2456789]{8,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}");

  MasqueradeRule {
    components = Map.copyOf(components);
  }

  static MasqueradeRule bundled(ImageTrust trust, Weights weights) {
    Map<String, List<String>> components = new HashMap<>();
    for (String line : BundledText.entries(MasqueradeRule.class, "components.tsv")) {
      String[] columns = line.split("\t", 2);
      components.put(columns[0], List.of(columns[1].split(",", -1)));
    }
    return new MasqueradeRule(components, trust, weights);
  }

  @Override
  public String id() {
    return ID;
  }

  @Override
  public Optional<Verdict> judge(Request request) {
    Optional<String> name = request.event().getName();
    if (name.isEmpty()
        || !request.makesWorkload()
        || request.bySystem()
        || !request.event().getOwners().isEmpty()) {
      return Optional.empty();
    }
    Matcher made = MADE.matcher(name.get());
    boolean pod = request.isResource("pods") && made.matches();
    String component = pod ? made.group(1) : name.get();
    List<String> words = components.get(component);
    if (words == null) {
      return Optional.empty();
    }
    return request.containers().stream()
        .map(ContainerSpec::getImage)
        .filter(image -> !isOf(words, image))
        .sorted()
        .findFirst()
        .map(
            image ->
                Verdict.of(
                    request.subject(),
                    weights.of(ID, pod ? "pod" : "name"),
                    Trait.words(Trait.MASQUERADE),
                    "called after " + component + " of the cluster: " + request.text(),
                    "runs " + image + (pod ? ", and no controller made it" : ""),
                    List.of("T1036.005")));
  }

  /** By its name, unless anybody may publish under it: whoever hides picks that, too. */
  private boolean isOf(List<String> words, String image) {
    String name = trust.name(image).orElse("");
    return words.stream().anyMatch(name::contains) && !trust.isUntrusted(image);
  }
}
