import { html, type TemplateResult } from "lit";
import type { AgentRow, WaitingRow } from "../protocol/messages";
import type { IconName } from "../ui/icon";
import { icon } from "../ui/icon";
import { badge, type Tone } from "../ui/parts";
import { t } from "./words";

type State = AgentRow["agent"]["state"];

interface Look {
  readonly icon: IconName;
  readonly tone: Tone | undefined;
}

/** Each state has a word, a sign and a colour; the word alone would do. */
export const STATE_LOOKS: Readonly<Record<State, Look>> = {
  available: { icon: "circle-check", tone: "good" },
  reserved: { icon: "bell", tone: "warn" },
  busy: { icon: "phone", tone: "info" },
  wrap_up: { icon: "notebook-pen", tone: "info" },
  rest: { icon: "coffee", tone: undefined },
  paused: { icon: "pause", tone: undefined },
  unavailable: { icon: "pause", tone: undefined },
  away: { icon: "triangle-alert", tone: "bad" },
  offline: { icon: "circle-x", tone: undefined },
};

export function stateBadge(state: State): TemplateResult {
  const { icon: sign, tone } = STATE_LOOKS[state];
  return badge(t(`state.${state}`), tone, sign);
}

const CHANNELS: Readonly<Record<WaitingRow["channel"], IconName>> = {
  video: "video",
  sound: "phone",
  chat: "message-square",
};

export function channelSign(channel: WaitingRow["channel"]): TemplateResult {
  return html`<span class="sign">${icon(CHANNELS[channel])}<span>${t(`channel.${channel}`)}</span></span>`;
}
