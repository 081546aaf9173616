package io.firedamp.detectors.campaign;

import io.firedamp.detectors.state.CampaignMember;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Incidents that hang together.
 *
 * @param members by incident id
 * @param links which of them each indicator joins, one or more
 * @param cut whether an indicator is borne by more incidents than it may join
 */
record Component(
    SortedMap<String, CampaignMember> members,
    SortedMap<Indicator, SortedSet<String>> links,
    boolean cut) {}
