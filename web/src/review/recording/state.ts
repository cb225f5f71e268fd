import type { TemplateResult } from "lit";
import type { RecordingDetail } from "../../protocol/messages";
import { badge, type Tone } from "../../ui/parts";
import { t } from "./words";

type State = RecordingDetail["recording"]["state"];

const TONES: Readonly<Record<State, Tone | undefined>> = {
  off: undefined,
  asking: "info",
  starting: "info",
  running: "good",
  paused: "warn",
  stopped: undefined,
  failed: "bad",
};

export function recordingState({ state }: { readonly state: State }): TemplateResult {
  return badge(t(`state.${state}`), TONES[state]);
}
