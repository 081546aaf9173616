package io.firedamp.sinks.slack;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SlackTextTest {
  @Test
  void escapesSlacksThreeCharactersAndNoOther() {
    assertThat(SlackText.of("<!channel> & \"*_`~|@#:\\", 100))
        .isEqualTo(new SlackText("&lt;!channel&gt; &amp; \"*_`~|@#:\\", false));
  }

  @Test
  void isWholeWhereItJustFits() {
    assertThat(SlackText.of("abc<", 7)).isEqualTo(new SlackText("abc&lt;", false));
    assertThat(SlackText.of("", 1)).isEqualTo(new SlackText("", false));
  }

  @Test
  void cutsNeitherAnEscapeNorAPairInTwo() {
    assertThat(SlackText.of("abc<", 6)).isEqualTo(new SlackText("abc…", true));
    assertThat(SlackText.of("&&", 9)).isEqualTo(new SlackText("&amp;…", true));
    assertThat(SlackText.of("ab\ud83d\ude00", 3)).isEqualTo(new SlackText("ab…", true));
    assertThat(SlackText.of("ab\ud83d\ude00c", 4)).isEqualTo(new SlackText("ab…", true));
  }

  @Test
  void staysWithinItsBoundWhateverItIs() {
    for (String text : new String[] {"&", "a", "<>", "\ud83d\ude00", "a&"}) {
      for (int longest = 1; longest < 30; longest++) {
        SlackText written = SlackText.of(text.repeat(40), longest);

        assertThat(written.written()).hasSizeLessThanOrEqualTo(longest).endsWith("…");
        assertThat(written.isCut()).isTrue();
      }
    }
  }
}
