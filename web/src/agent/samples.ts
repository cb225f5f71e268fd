import type {
  AgentContactView,
  AgentSnapshot,
  AgentView,
  ParticipantView,
  ReasonView,
  ReservationView,
} from "../protocol/messages";

/** Whole views for tests; each says only what it is about. */

export const REASON: ReasonView = {
  rule: "longest_idle",
  waited_ms: 1_000,
  head_start_ms: 0,
  idle_ms: 60_000,
  candidates: 2,
  passed_over: 0,
  language: "de",
  skills: [],
  certificates: [],
  loosened: 0,
  overflow_from: null,
};

export const agent = (over: Partial<AgentView> = {}): AgentView => ({
  id: "a1",
  name: "Anna Weber",
  state: "available",
  reason: null,
  since: 1_000,
  rest_until: null,
  chosen: "available",
  chosen_reason: null,
  qualification: [],
  ...over,
});

export const participant = (over: Partial<ParticipantView> = {}): ParticipantView => ({
  id: "p1",
  role: "customer",
  name: null,
  joined_at: null,
  stage: "call",
  present: true,
  microphone: true,
  camera: true,
  screen: false,
  quality: null,
  trouble: null,
  ...over,
});

export const reservation = (over: Partial<ReservationView> = {}): ReservationView => ({
  id: "r1",
  kind: "contact",
  contact: "c1",
  queue: "de",
  queue_title: { de: "Deutsch", en: "German" },
  channel: "video",
  language: "de",
  reference: "K-1",
  topic: null,
  waited_ms: 1_000,
  made_at: 2_000,
  expires_at: 22_000,
  reason: REASON,
  transfer: null,
  ...over,
});

export const contact = (over: Partial<AgentContactView> = {}): AgentContactView => ({
  id: "c1",
  role: "agent",
  state: "connected",
  queue: "de",
  queue_title: { de: "Deutsch", en: "German" },
  channel: "video",
  language: "de",
  reference: "K-1",
  topic: null,
  joined_at: 1_000,
  connected_at: 3_000,
  ended_at: null,
  end_reason: null,
  part_end: null,
  wrap_up_until: null,
  note: "",
  reason: REASON,
  transfer: null,
  participants: [],
  claims: [],
  consult: null,
  can_transfer: true,
  can_consult: true,
  can_invite: true,
  can_take_over: false,
  companions: [],
  recording: null,
  ...over,
});

export const snapshot = (over: Partial<AgentSnapshot> = {}): AgentSnapshot => ({
  type: "agent.snapshot",
  now: 5_000,
  me: agent(),
  primary: true,
  queues: [],
  reservations: [],
  contacts: [],
  calls: [],
  chats: [],
  ...over,
});
