/** Why a camera or a microphone can't be had, in kinds that a page can put into words. */

export type Device = "camera" | "microphone";

/**
 * *refused* by the person, in the browser; *blocked* by the system or a policy; *missing* there is none; *busy* in use
 * by another program; *unfit* nothing there does what was asked for; *insecure* the page may not ask (no HTTPS);
 * *in-app* the browser inside another app can't.
 */
export type FailureKind =
  | "refused"
  | "blocked"
  | "missing"
  | "busy"
  | "unfit"
  | "insecure"
  | "in-app";

/** What a browser says by itself: names are the standard's, sentences are Chromium's and Safari's. */
export function classify(error: unknown): FailureKind {
  const { name, message } = error instanceof Error ? error : { name: "", message: "" };
  switch (name) {
    case "NotAllowedError":
    case "PermissionDeniedError":
      return /system|policy|user agent or the platform/i.test(message) ? "blocked" : "refused";
    case "SecurityError":
      return "blocked";
    case "NotFoundError":
    case "DevicesNotFoundError":
      return /system/i.test(message) ? "blocked" : "missing";
    case "OverconstrainedError":
    case "ConstraintNotSatisfiedError":
      return "unfit";
    case "TypeError":
      return "insecure";
    default: // NotReadableError, AbortError, and whatever a driver may throw
      return "busy";
  }
}

/** Permission as the browser tells it without asking; null where it doesn't. */
export type Permission = "granted" | "denied" | "prompt" | null;

/**
 * Asked for both at once and refused as a whole: which of the two may be asked for alone, without bothering the person a
 * second time about what was just refused?
 */
export function alone(
  device: Device,
  together: FailureKind,
  permissions: Readonly<Record<Device, Permission>>,
): boolean {
  if (together !== "refused" && together !== "blocked") return true;
  return permissions[device] === "granted";
}
