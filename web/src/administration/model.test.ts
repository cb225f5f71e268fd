import { expect, it } from "vitest";
import type { AgentInfo } from "../protocol/messages";
import { endings } from "./model";

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

const agent = (id: string, until: number | null, enabled = true): AgentInfo => ({
  id,
  login: id,
  name: id,
  role: "agent",
  enabled,
  languages: [],
  skills: {},
  certificates: [{ name: "video", valid_until: until }],
  queues: [],
  last_sign_in_at: null,
});

it("certificates that need somebody to act come first to end first", () => {
  const found = endings(
    [
      agent("later", NOW + 30 * DAY),
      agent("gone", NOW - DAY),
      agent("fine", NOW + 61 * DAY),
      agent("endless", null),
      agent("disabled", NOW - DAY, false),
    ],
    NOW,
  );
  expect(found.map(({ agent, expired }) => [agent.id, expired])).toEqual([
    ["gone", true],
    ["later", false],
  ]);
});
