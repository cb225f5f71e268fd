/** Which camera, microphone and loudspeaker, and what was chosen last time. */

export type Choosable = "camera" | "microphone" | "speaker";

export interface DeviceOption {
  readonly id: string;
  readonly label: string;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
}

export type Choices = Readonly<Partial<Record<Choosable, Choice>>>;

const KINDS: Readonly<Record<Choosable, MediaDeviceKind>> = {
  camera: "videoinput",
  microphone: "audioinput",
  speaker: "audiooutput",
};

/** Devices of one kind. Without a permission browsers list one nameless entry: that is nothing to choose from. */
export function options(devices: readonly MediaDeviceInfo[], kind: Choosable): DeviceOption[] {
  return devices
    .filter((device) => device.kind === KINDS[kind] && device.deviceId !== "")
    .filter((device) => device.deviceId !== "communications") // Windows lists the same one again
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

/** The remembered device: by its id, or, since browsers change ids when cookies go, by its name. */
export function match(list: readonly DeviceOption[], wanted: Choice | undefined): string | null {
  if (!wanted) return null;
  const found =
    list.find((option) => option.id === wanted.id) ??
    list.find((option) => option.label !== "" && option.label === wanted.label);
  return found?.id ?? null;
}

const STORED = "visavis.devices";

export function remembered(): Choices {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(STORED) ?? "{}");
    if (typeof value !== "object" || value === null) return {};
    const entries = Object.entries(value).filter(
      ([kind, choice]) => kind in KINDS && isChoice(choice),
    );
    return Object.fromEntries(entries) as Choices;
  } catch {
    return {};
  }
}

export function remember(choices: Choices): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(choices));
  } catch {
    // Storage may be blocked: the choice then lasts as long as the page.
  }
}

function isChoice(value: unknown): value is Choice {
  const { id, label } = (value ?? {}) as Partial<Choice>;
  return typeof id === "string" && typeof label === "string";
}
