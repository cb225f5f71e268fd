/** What the device check says and offers, as plain data. */

import type { FailureKind } from "../call/failure";
import type { DeviceState } from "../call/media";
import type { Surroundings } from "../call/surroundings";
import type { LinkCheck } from "../protocol/messages";

export type Channel = LinkCheck["channels"][number];

/** Where a permission is put right: the words differ by what the person has to look for. */
export type Remedy =
  | "ios-settings"
  | "android-chrome"
  | "android-settings"
  | "safari-mac"
  | "firefox"
  | "chromium"
  | "any"
  | "system-mac"
  | "system-windows"
  | "system-android"
  | "system-ios"
  | "system-any";

export function remedyFor(kind: FailureKind, where: Surroundings): Remedy | null {
  if (kind === "refused") return refusedRemedy(where);
  if (kind !== "blocked") return null;
  switch (where.platform) {
    case "mac":
      return "system-mac";
    case "windows":
      return "system-windows";
    case "android":
      return "system-android";
    case "ios":
      return "system-ios";
    default:
      return "system-any";
  }
}

function refusedRemedy({ platform, browser }: Surroundings): Remedy {
  if (platform === "ios") return "ios-settings";
  if (platform === "android") return browser === "chrome" ? "android-chrome" : "android-settings";
  if (browser === "safari") return "safari-mac";
  if (browser === "firefox") return "firefox";
  if (browser === "chrome" || browser === "edge") return "chromium";
  return "any";
}

export type Way = "both" | "microphone" | "camera" | "neither";

/** What joining now would bring along. */
export function wayOf(camera: DeviceState, microphone: DeviceState): Way {
  const sees = camera.status === "live" || camera.status === "interrupted";
  const speaks =
    microphone.on && (microphone.status === "live" || microphone.status === "interrupted");
  if (sees && speaks) return "both";
  if (speaks) return "microphone";
  return sees ? "camera" : "neither";
}

/**
 * The channel to ask for. Who brings no camera still wants to see the agent, so that video comes first wherever the queue
 * offers it; who brings nothing reads and types where there is nothing to watch.
 */
export function channelFor(channels: readonly Channel[], way: Way): Channel {
  const wanted: readonly Channel[] =
    way === "neither" ? ["video", "chat", "sound"] : ["video", "sound", "chat"];
  return wanted.find((channel) => channels.includes(channel)) ?? channels[0] ?? "video";
}

/** Which devices this queue has any use for. */
export function useful(channels: readonly Channel[]): { camera: boolean; microphone: boolean } {
  const camera = channels.includes("video");
  return { camera, microphone: camera || channels.includes("sound") };
}
