package io.firedamp.detectors;

import io.firedamp.detectors.state.ActState;
import io.firedamp.detectors.state.CampaignMember;
import io.firedamp.detectors.state.CloudRequestState;
import io.firedamp.detectors.state.Contact;
import io.firedamp.detectors.state.DossierState;
import io.firedamp.detectors.state.FirstSeenState;
import io.firedamp.detectors.state.GpuMinutesState;
import io.firedamp.detectors.state.ImageFactState;
import io.firedamp.detectors.state.ImplantState;
import io.firedamp.detectors.state.LayerState;
import io.firedamp.detectors.state.LineageState;
import io.firedamp.detectors.state.Member;
import io.firedamp.detectors.state.PeerContacts;
import io.firedamp.detectors.state.PlacedEvidence;
import io.firedamp.detectors.state.PushState;
import io.firedamp.detectors.state.SightingState;
import io.firedamp.detectors.state.SourceLifeState;
import io.firedamp.detectors.state.TagHistoryState;
import io.firedamp.detectors.state.VerdictState;
import io.firedamp.schemas.ReleasedSchemasContract;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;

class StateCompatibilityTest extends ReleasedSchemasContract {
  @Override
  protected Stream<Class<? extends SpecificRecord>> types() {
    return Stream.of(
        ActState.class,
        CampaignMember.class,
        CloudRequestState.class,
        Contact.class,
        DossierState.class,
        FirstSeenState.class,
        GpuMinutesState.class,
        ImageFactState.class,
        ImplantState.class,
        LayerState.class,
        LineageState.class,
        Member.class,
        PeerContacts.class,
        PlacedEvidence.class,
        PushState.class,
        SightingState.class,
        SourceLifeState.class,
        TagHistoryState.class,
        VerdictState.class);
  }
}
