package io.firedamp.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class AliasTest {
  @Test
  void readsBackWhatItWrote() {
    Alias pod = Alias.pod("prod", "shop", "web-1");

    Alias read = Alias.parse(pod.toString());

    assertThat(read).isEqualTo(pod);
    assertThat(pod).hasToString("prod/pod/shop/web-1");
  }

  @Test
  void namesAWorkloadWithoutANamespaceByAnEmptyPart() {
    Alias node = Alias.workload("prod", "Node", null, "n1");

    assertThat(node).hasToString("prod/workload/node//n1");
  }

  @Test
  void refusesAClusterThatWouldSplitTheKey() {
    assertThatThrownBy(() -> Alias.node("a/b", "n1"))
        .hasMessage("cluster must be a non-empty name without '/', was 'a/b'");
  }

  @Test
  void refusesTextThatIsNoAlias() {
    assertThatThrownBy(() -> Alias.parse("prod/pod"))
        .hasMessage("an alias is cluster/kind/name, was 'prod/pod'");
  }
}
