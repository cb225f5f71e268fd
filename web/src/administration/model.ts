import type { AgentInfo } from "../protocol/messages";
import { validity } from "../supervisor/model";

export interface Ending {
  readonly agent: AgentInfo;
  readonly certificate: string;
  readonly until: number;
  readonly expired: boolean;
}

/** Certificates of enabled agents that have run out or will within 60 days, the first to end first. */
export function endings(agents: readonly AgentInfo[], now: number): readonly Ending[] {
  return agents
    .filter(({ enabled }) => enabled)
    .flatMap((agent) =>
      agent.certificates.flatMap(({ name, valid_until: until }) => {
        const state = validity(until, now);
        if (until === null || state === "valid") return [];
        return [{ agent, certificate: name, until, expired: state === "expired" }];
      }),
    )
    .sort((one, other) => one.until - other.until);
}
