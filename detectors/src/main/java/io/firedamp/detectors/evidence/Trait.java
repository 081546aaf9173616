package io.firedamp.detectors.evidence;

import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a signal saw, in words that correlations can ask for. A plugin may bring words of its own:
 * on the wire a trait is text.
 */
public enum Trait {
  /** A name, address or image that a list names as a miner's or a pool's. */
  LISTED,
  /** The mining protocol itself was read. */
  STRATUM,
  /** A connection that looks like the mining protocol. */
  STRATUM_SHAPE,
  /** The peer of that connection is on no list. */
  UNLISTED_PEER,
  /** The connection is encrypted, so that its shape says little. */
  ENCRYPTED,
  /** The peer lies inside the organisation's own networks. */
  INTERNAL_PEER,
  /** The client of an encrypted connection named no server. */
  NAMELESS_TLS,
  /** The server that a client asked for is called after mining. */
  MINING_NAME,
  /** Nobody known signed the server's certificate. */
  UNVERIFIED,
  /** The greeting of an encrypted connection is that of a listed miner. */
  MINER_FINGERPRINT,
  /** The peer's address is in no answer that this client had. */
  UNRESOLVED,
  /** The peer is a content delivery network, which hides who is behind. */
  BEHIND_CDN,
  /** A relay or tunnel, which hides where it leads. */
  ANONYMISER,
  /** Names were looked up where no log of them is kept. */
  HIDDEN_DNS,
  /** Something was fetched as droppers fetch. */
  PAYLOAD_FETCH,
  /** The service was asked that hands out the machine's identity. */
  METADATA_SERVICE,
  /** Many peers were tried that did not answer. */
  SCAN,
  /** Several pools were asked for, one right after the other. */
  FAILOVER,
  /** A port that pools like to listen on. */
  MINING_PORT,
  /** A pool's name was asked for, without an answer that can be connected to. */
  UNANSWERED,
  /** Asked or connected on behalf of somebody else, as resolvers and proxies do. */
  FORWARDED,
  /** Many pools' names were asked for within minutes, as sensors and scanners do. */
  LIST_LOOKUP,
  /** Several peers of P2Pool, a pool without an operator. */
  P2POOL,
  /** A steady burn. */
  FLAT,
  /** A steady burn that chats meanwhile. */
  STEADY,
  /** A burn that wanders or pauses, and neither talks nor writes. */
  JITTERED,
  /** Below what it may use: hidden from whoever looks for saturation. */
  THROTTLED,
  /** All the CPU it may use. */
  SATURATED,
  /** Far above its own habit. */
  SPIKE,
  /** It burnt for the whole of a short life. */
  BRIEF,
  /** The memory that RandomX takes. */
  FOOTPRINT,
  /** Huge pages were set up on a node that runs. */
  HUGE_PAGES,
  /** CPU use of a node outside of all that is told to run there. */
  UNACCOUNTED,
  /** A GPU that works as mining does. */
  GPU,
  /** A miner's program, arguments or configuration. */
  MINER_COMMAND,
  /** A wallet, by its own checksum. */
  WALLET,
  /** Something that fetches and runs a program. */
  DROPPER,
  /** An image that reports name. */
  KNOWN_BAD,
  /** An image called after another publisher's. */
  IMPOSTOR,
  /** An image that mines nothing yet and is made to let somebody in, or to fetch what it runs. */
  LATENT,
  /** An image built on a layer of one that is flagged. */
  POISONED,
  /** An image that somebody put in another's place. */
  IMPLANTED,
  /** An image that was not seen before. */
  FIRST_SEEN,
  /** An image was fetched; nothing is known to run it. */
  PULLED,
  /** Somebody without a name was let in. */
  ANONYMOUS,
  /** Rights were given that are as good as all. */
  GRANT,
  /** A console was used to do it. */
  CONSOLE,
  /** A console that everybody can reach, or that asks nobody who he is. */
  EXPOSED,
  /** Somebody tried what he may see and do. */
  RECON,
  /** Secrets were read in numbers. */
  HARVEST,
  /** What keeps workloads in bounds was taken away. */
  UNGUARDED,
  /** Records of what happened were deleted. */
  TRACES_DELETED,
  /** Somebody ran a command in a running container. */
  EXEC,
  /** It wants to be on every node. */
  SPREADS,
  /** It may do on its node what the node itself may. */
  HOST_TAKEOVER,
  /** It comes back by itself. */
  PERSISTS,
  /** It bears the name of a component of the cluster. */
  MASQUERADE,
  /** It lies among the cluster's own workloads. */
  SYSTEM_NAMESPACE,
  /** It was put on a node past the scheduler. */
  NODE_PIN,
  /** It is told a cloud's key in plain text. */
  CLOUD_KEY,
  /** What was asked for exceeds what is judged. */
  TOO_LARGE,
  /** A credential was used where it does not belong. */
  OFF_HOST,
  /** A bucket was opened to everyone. */
  PUBLIC_BUCKET,
  /** A bucket was read key by key. */
  LOOT,
  /** Much compute was asked for at once. */
  COMPUTE_BURST;

  /** The words, as a signal carries them. */
  public static SortedSet<String> words(Trait... traits) {
    SortedSet<String> words = new TreeSet<>();
    Arrays.stream(traits).forEach(trait -> words.add(trait.name()));
    return words;
  }
}
