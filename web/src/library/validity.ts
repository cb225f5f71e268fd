import type { TemplateResult } from "lit";
import { today } from "../administration/entries";
import { serverNow } from "../console/clock";
import type { Console } from "../console/page";
import type { LibraryVersion } from "../protocol/messages";
import type { IconName } from "../ui/icon";
import { badge, type Tone } from "../ui/parts";
import { formatDay } from "../ui/text";
import { type Said, validitySaid } from "./model";
import { t } from "./words";

const LOOKS: Readonly<Record<Said["key"], readonly [Tone | undefined, IconName]>> = {
  valid: ["good", "circle-check"],
  valid_until: ["good", "circle-check"],
  not_yet: ["info", "clock"],
  run_out: ["bad", "circle-x"],
  replaced: [undefined, "history"],
  withdrawn: ["bad", "circle-off"],
};

/** Whether a version may be shown, in words, with a sign and a colour. */
export function validityBadge(version: LibraryVersion, { me }: Console): TemplateResult {
  const { key, day } = validitySaid(version, today(serverNow(), me.time_zone));
  const [tone, sign] = LOOKS[key];
  return badge(t(`said.${key}`, { day: day === null ? "" : formatDay(day) }), tone, sign);
}
