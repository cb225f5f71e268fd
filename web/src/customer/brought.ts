import type { CustomerContactView } from "../protocol/messages";

/** What this tab's person last had on, so that a reload neither asks again nor turns on what was turned off. */
export interface Brought {
  readonly camera: boolean;
  readonly microphone: boolean;
}

const STORED = "visavis.brought";

export function remember(contact: string, { camera, microphone }: Brought): void {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ contact, camera, microphone }));
  } catch {
    // Storage may be blocked: after a reload the channel decides.
  }
}

/** As remembered for this contact; on a device that was just let in, all that the channel has a use for. */
export function brought(contact: Pick<CustomerContactView, "id" | "channel">): Brought {
  const known = stored();
  if (known && known.contact === contact.id)
    return { camera: known.camera === true, microphone: known.microphone === true };
  return { camera: contact.channel === "video", microphone: contact.channel !== "chat" };
}

function stored(): Partial<Brought & { contact: string }> | null {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? "null");
  } catch {
    return null;
  }
}
