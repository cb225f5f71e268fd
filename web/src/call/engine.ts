import type { CallView, PeerCandidate, PeerDescription } from "../protocol/messages";
import { Store } from "../protocol/store";
import type { Command, Signal } from "../protocol/types";
import { Link, type Tracks } from "./link";
import type { MediaState } from "./media";
import { PictureRule } from "./picture";
import { Calm, facts, judge, type Quality } from "./quality";
import { type Remote, Remotes } from "./remotes";
import { SILENCE, type Speaking, Voices } from "./speaking";
import type { Sample } from "./stats";
import { type CallPhase, Watch } from "./watch";

/** Why a call could not connect, in facts for words. */
export interface Failure {
  /**
   * *unanswered*: the other page has said nothing; *unserved*: the SFU hasn't; *relay-unreachable*: only the relay may be used and it can't be
   * reached; *no-relay*: there is no direct way and no relay to go round; *blocked*: neither way works.
   */
  readonly reason: "unanswered" | "unserved" | "relay-unreachable" | "no-relay" | "blocked";
  readonly policy: "all" | "relay";
  readonly relayConfigured: boolean;
  readonly relayFound: boolean;
}

export interface CallState {
  readonly phase: "idle" | CallPhase | "ended";
  readonly since: number;
  readonly epoch: number | null;
  /** Whose face and voice arrive, in the order of their lines. */
  readonly remotes: readonly Remote[];
  readonly speaking: Speaking;
  readonly firstFrameAt: number | null;
  /** *choice*: the person wants only sound; *need*: the network carries no picture at the moment. */
  readonly soundOnly: "no" | "choice" | "need";
  readonly quality: Quality | null;
  readonly failure: Failure | null;
  /** The other side's page is there. */
  readonly peerPresent: boolean;
  /** The desk can be reached: without it a call goes on but can't be repaired. */
  readonly online: boolean;
}

export interface Signalling {
  post(signal: Signal): boolean;
  send(command: Command): Promise<void>;
}

export interface MediaSource {
  readonly state: Pick<MediaState, "camera" | "microphone" | "screen">;
  subscribe(listener: () => void): () => void;
}

export interface EngineOptions {
  readonly signalling: Signalling;
  readonly media: MediaSource;
  readonly connection?: (configuration: RTCConfiguration) => RTCPeerConnection;
}

const LOOK = 500;
/** While it is to be seen who speaks. */
const LISTEN = 200;
/** While one connection takes over from another. */
const MOVE = 100;
const MEASURE = 2_000;
/** A picture of before is kept this long while its successor connects. */
const KEEP_OLD = 15_000;
/** The others may not have moved yet when we have. */
const LINGER = 500;

/** Credentials that the desk didn't give are asked for again after this. */
const RENEW_AGAIN = 10_000;

const IDLE: CallState = {
  phase: "idle",
  since: 0,
  epoch: null,
  remotes: [],
  speaking: SILENCE,
  firstFrameAt: null,
  soundOnly: "no",
  quality: null,
  failure: null,
  peerPresent: true,
  online: true,
};

/**
 * Seeing and hearing the others. Fed with what the desk says (`setCall`, `receive`, `setOnline`, `setPresent`), it keeps
 * a connection up by itself, to the other side or to the SFU; when the desk is gone the call goes on.
 */
export class CallEngine extends Store<CallState> {
  readonly #options: EngineOptions;
  readonly #connection: (configuration: RTCConfiguration) => RTCPeerConnection;
  readonly #stopMedia: () => void;
  #view: CallView | null = null;
  #link: Link | null = null;
  #old: { link: Link; until: number } | null = null;
  readonly #remotes = new Remotes();
  #voices: Voices | null = null;
  #watch = new Watch();
  #rule = new PictureRule();
  #calm = new Calm();
  #before: Sample | null = null;
  #lifeAt = 0;
  #measuredAt = 0;
  #renewAt: number | null = null;
  #renewing: Promise<void> | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #tempo = 0;

  constructor(options: EngineOptions) {
    super(IDLE);
    this.#options = options;
    this.#connection =
      options.connection ?? ((configuration) => new RTCPeerConnection(configuration));
    this.#stopMedia = options.media.subscribe(() => this.#sendTracks());
  }

  /** The call as the desk says it is: a higher epoch begins a new connection, null ends it; the same brings new credentials and slots. */
  setCall(view: CallView | null): void {
    if (this.state.phase === "ended") return;
    if (!view) {
      this.#hangUp();
      return;
    }
    const same = this.#view?.contact === view.contact;
    if (same && this.#view && view.epoch < this.#view.epoch) return;
    this.#renewAt = view.renew_ms === null ? null : Date.now() + view.renew_ms;
    if (same && view.epoch === this.#view?.epoch) {
      this.#view = view;
      this.#link?.renew(view);
      this.#link?.setSlots(view);
      this.#look();
      return;
    }
    if (view.topology === "direct" && view.peers.length === 0) return;
    this.#view = view;
    if (this.#link) this.#retire(this.#link);
    this.#remotes.begin();
    this.#link = null; // the new one reports changes while it is being made: they are not the old one's
    this.#before = null;
    this.#rule = new PictureRule();
    this.#watch.begin(Date.now());
    if (this.state.soundOnly === "need") this.patch({ soundOnly: "no" });
    this.#link = new Link(
      {
        view,
        post: (signal) => this.#options.signalling.post(signal),
        connection: this.#connection,
        changed: () => this.#look(),
      },
      this.#tracks(),
      this.state.soundOnly === "no",
    );
    this.patch({ epoch: view.epoch, failure: null });
    this.#look();
  }

  /** A signal from the other end; one of another epoch is not for this connection. */
  receive(message: PeerDescription | PeerCandidate): void {
    const link = this.#link;
    if (!link || message.epoch !== link.epoch || message.sender !== link.to) return;
    link.receive(message).catch(() => this.#restart(link));
  }

  /** The desk says that this leg can't be served. People are told at once, and it is tried on. */
  refused(epoch: unknown): void {
    if (!this.#link || this.#link.epoch !== epoch) return;
    this.#watch.refused();
    this.#look();
  }

  /** Whether the desk can be reached. Back again, what may have been lost meanwhile is said once more. */
  setOnline(online: boolean): void {
    if (this.state.online === online) return;
    this.patch({ online });
    if (online && this.#link?.offers) this.#link.repeatOffer();
    this.#look();
  }

  setPresent(peerPresent: boolean): void {
    if (this.state.peerPresent === peerPresent) return;
    this.patch({ peerPresent });
    this.#look();
  }

  /** Only sound from now on, both ways, or picture again. */
  setSoundOnly(only: boolean): void {
    this.patch({ soundOnly: only ? "choice" : "no" });
    this.#rule = new PictureRule();
    this.#link?.setPicture(!only);
    this.#sendTracks();
  }

  /** The button below a call that doesn't come about: both sides begin anew. */
  async tryAgain(): Promise<void> {
    if (!this.#view) return;
    const { contact, epoch } = this.#view;
    await this.#options.signalling.send({ type: "call.restart", contact, epoch });
  }

  /** The view has painted the first picture of the other side. */
  frameShown(): void {
    if (this.state.firstFrameAt === null) this.patch({ firstFrameAt: Date.now() });
  }

  /** Hang up for good; nothing can be begun again with this engine. */
  end(): void {
    this.#hangUp();
    this.#stopMedia();
    this.patch({ phase: "ended", since: Date.now() });
  }

  #sendTracks(): void {
    for (const link of [this.#link, this.#old?.link]) link?.setTracks(this.#tracks());
  }

  #tracks(): Tracks {
    const { camera, microphone, screen } = this.#options.media.state;
    const picture = this.state.soundOnly === "choice" ? null : camera.track;
    return { sound: microphone.track, picture, screen: screen.track };
  }

  #hangUp(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#tempo = 0;
    this.#voices = null;
    this.#link?.close();
    this.#old?.link.close();
    this.#link = null;
    this.#old = null;
    this.#view = null;
    this.#renewAt = null;
    this.#watch = new Watch();
    this.#calm = new Calm();
    const { online, peerPresent } = this.state;
    this.set({ ...IDLE, since: Date.now(), online, peerPresent });
  }

  /** The connection before stays as long as it may be of use. */
  #retire(link: Link): void {
    if (link.state !== "connected") {
      link.close(); // if it has followed another, that one goes on
      return;
    }
    this.#old?.link.close();
    this.#old = { link, until: Date.now() + KEEP_OLD };
  }

  #look(): void {
    const link = this.#link;
    if (!link) return;
    const at = Date.now();
    const { online, peerPresent } = this.state;
    const { phase: own, remedy } = this.#watch.look({
      at,
      connection: link.state,
      offers: link.offers,
      answered: link.answered,
      gathering: link.gathering,
      online,
      present: link.onSfu || peerPresent,
    });
    const carried = this.#letGo(link, at);
    const remotes = this.#remotes.look(link, this.#old?.link ?? null, at);
    const phase = carried ? "connected" : own;
    this.patch({
      phase,
      since: phase === this.state.phase ? this.state.since : at,
      failure: phase === "failed-to-connect" ? this.#failure(link) : null,
      remotes,
      speaking: this.#listen(remotes.length, at),
    });
    this.#keepTime();
    if (remedy === "repeat-offer") link.repeatOffer();
    else if (remedy === "restart-ice") void this.#restartIce(link);
    else if (remedy === "new-epoch") this.#restart(link);
    if (online && this.#renewAt !== null && at >= this.#renewAt) void this.#renew();
    if (!carried && at - this.#measuredAt >= MEASURE) void this.#measure(link, at);
  }

  /** Close the former connection when its time has come. True if the call goes on there while this one isn't up yet. */
  #letGo(link: Link, at: number): boolean {
    const old = this.#old;
    if (!old) return false;
    const left = this.#remotes.left(link, old.link);
    const dead = old.link.state === "failed" || old.link.state === "closed";
    if (left?.length === 0) old.until = Math.min(old.until, at + LINGER);
    if (!left || dead || at >= old.until) {
      old.link.close();
      this.#old = null;
      return false;
    }
    const going = left.some(({ heardAt }) => heardAt !== null && at - heardAt < MEASURE);
    return going && link.state !== "connected";
  }

  #listen(others: number, at: number): Speaking {
    if (others < 2) this.#voices = null;
    else this.#voices ??= new Voices();
    return this.#voices?.next(this.#remotes.levels(at), at) ?? SILENCE;
  }

  /** Look as often as there is something to see. */
  #keepTime(): void {
    const tempo = this.#old ? MOVE : this.#voices ? LISTEN : LOOK;
    if (tempo === this.#tempo) return;
    this.#tempo = tempo;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#look(), tempo);
  }

  /** Relays refuse credentials that have ended, so both ends get new ones first; the other side's come before the offer. */
  async #restartIce(link: Link): Promise<void> {
    if (this.#renewAt !== null) await this.#renew();
    if (this.#link === link && link.state !== "connected") link.restartIce();
  }

  /** Resolves also when the desk gave none: the old ones may still do. */
  #renew(): Promise<void> {
    if (this.#renewing) return this.#renewing;
    if (!this.#view) return Promise.resolve();
    const { contact, epoch } = this.#view;
    this.#renewAt = Date.now() + RENEW_AGAIN;
    this.#renewing = this.#options.signalling
      .send({ type: "ice.renew", contact, epoch })
      .catch(() => undefined)
      .finally(() => {
        this.#renewing = null;
      });
    return this.#renewing;
  }

  #restart(link: Link): void {
    if (this.#link !== link) return;
    // Refused when the other side was faster, or too late: then a new epoch is on its way, or the call is over.
    this.tryAgain().catch(() => undefined);
  }

  #failure(link: Link): Failure {
    const view = this.#view;
    const policy = view?.transport ?? "all";
    const relayConfigured = !!view?.ice_servers.some(({ urls }) =>
      urls.some((url) => /^turns?:/.test(url)),
    );
    const { relayFound, answered } = link;
    let reason: Failure["reason"] = "blocked";
    if (!answered) reason = link.onSfu ? "unserved" : "unanswered";
    else if (policy === "relay" && !relayFound) reason = "relay-unreachable";
    else if (!relayConfigured && !link.onSfu) reason = "no-relay";
    const seen = this.state.failure;
    if (seen?.reason === reason && seen.relayFound === relayFound) return seen;
    return { reason, policy, relayConfigured, relayFound };
  }

  async #measure(link: Link, at: number): Promise<void> {
    this.#measuredAt = at;
    const now = await link.measure(at).catch(() => null);
    if (!now || this.#link !== link) return;
    const before = this.#before;
    this.#before = now;
    if (!before || now.signsOfLife !== before.signsOfLife) this.#lifeAt = at;
    if (!before) return;
    const seen = facts(before, now, this.#lifeAt);
    if (this.state.firstFrameAt === null && now.frames > 0) this.patch({ firstFrameAt: at });
    this.patch({ quality: this.#calm.next(judge(seen)) });
    if (this.state.phase === "connected") this.#picture(link, now, seen.lossOut);
  }

  #picture(link: Link, now: Sample, lossOut: number): void {
    if (this.state.soundOnly === "choice") return;
    const allowed = this.#rule.next({ at: now.at, available: now.available, lossOut });
    link.allow(allowed);
    const soundOnly = allowed.picture ? "no" : "need";
    if (soundOnly !== this.state.soundOnly) this.patch({ soundOnly });
  }
}
