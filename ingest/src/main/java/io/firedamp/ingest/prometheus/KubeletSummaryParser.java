package io.firedamp.ingest.prometheus;

import io.firedamp.ingest.EventParser;
import io.firedamp.ingest.MalformedEventException;
import io.firedamp.ingest.ParsedEvent;
import io.firedamp.ingest.Provenance;
import io.firedamp.ingest.RecordHead;
import io.firedamp.ingest.RecordReader;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a kubelet answers at {@code /stats/summary}: its node, its pods and their containers. Read
 * by one reader, summaries one after the other give rates.
 *
 * @see <a
 *     href="https://github.com/kubernetes/kubelet/blob/master/pkg/apis/stats/v1alpha1/types.go">
 *     Summary</a>
 */
public final class KubeletSummaryParser implements EventParser {
  private static final Pattern OF_A_SUMMARY =
      Pattern.compile("\"(?:nodeName|podRef)\"\\s*:\\s*[\"{]");

  @Override
  public String format() {
    return "kubelet-summary";
  }

  @Override
  public boolean isWholeDocument() {
    return true;
  }

  @Override
  public boolean recognises(RecordHead head) {
    return head.text().startsWith("{")
        && OF_A_SUMMARY.matcher(head.text()).find()
        && (head.keys().contains("node") || head.keys().contains("pods"));
  }

  @Override
  public List<ParsedEvent> parse(byte[] record, Provenance from) throws MalformedEventException {
    return readerFor(from).read(record);
  }

  @Override
  public RecordReader readerFor(Provenance from) {
    return new SampleReader(from, KubeletSummary::read);
  }
}
