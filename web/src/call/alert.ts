import { onWake } from "../protocol/wake";
import { tone } from "./sound";

/** Being noticed: sounds made by the browser itself, the tab's title, notifications, a screen that stays awake. */

let context: AudioContext | null = null;

/** Browsers play sound only after a press: call this in the handler of one (Start, Sign in). */
export function allowSound(): void {
  context ??= new AudioContext();
  void context.resume();
}

/** A gentle chime: it is the customer's turn. */
export function chime(): void {
  const audio = ready();
  if (!audio) return;
  const start = audio.currentTime + 0.02;
  for (const [index, pitch] of [659.25, 783.99, 1046.5].entries())
    tone(audio, pitch, start + index * 0.18, 0.9, 0.2);
}

/** Two calm tones, the second lower and longer: recording has begun. Unlike any other sound of the house. */
export function recordingTone(): void {
  const audio = ready();
  if (!audio) return;
  const start = audio.currentTime + 0.02;
  tone(audio, 523.25, start, 0.5, 0.14);
  tone(audio, 392, start + 0.22, 1.1, 0.14);
}

/** Rings until the returned function is called: two soft tones every two seconds. */
export function ring(): () => void {
  const once = () => {
    const audio = ready();
    if (!audio) return;
    const start = audio.currentTime + 0.02;
    for (const [index, pitch] of [587.33, 739.99, 587.33, 739.99].entries())
      tone(audio, pitch, start + index * 0.2, 0.35, 0.22);
  };
  once();
  const timer = setInterval(once, 2_000);
  return () => clearInterval(timer);
}

function ready(): AudioContext | null {
  try {
    context ??= new AudioContext();
    void context.resume();
    return context;
  } catch {
    return null; // no sound device; title and notification remain
  }
}

/** Alternates the tab's title with `words` until stopped; then the title is as it was. */
export function flashTitle(words: string): () => void {
  const before = document.title;
  let on = true;
  document.title = words;
  const timer = setInterval(() => {
    on = !on;
    document.title = on ? words : before;
  }, 1_000);
  return () => {
    clearInterval(timer);
    document.title = before;
  };
}

export type NotificationPermissionState = NotificationPermission | "unavailable";

export function notificationPermission(): NotificationPermissionState {
  return "Notification" in window ? Notification.permission : "unavailable";
}

/** Ask for the right to notify; only in the handler of a press, since browsers refuse otherwise. */
export async function askToNotify(): Promise<NotificationPermissionState> {
  if (!("Notification" in window)) return "unavailable";
  return Notification.requestPermission();
}

/** Notifies if the tab is hidden and it is allowed. A press on it brings the tab to the front. Returns how to take it back. */
export function notify(title: string, body: string, tag: string): () => void {
  if (!document.hidden || notificationPermission() !== "granted") return () => undefined;
  try {
    const shown = new Notification(title, { body, tag, requireInteraction: true });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
    return () => shown.close();
  } catch {
    return () => undefined; // Android's Chrome has the name but wants a service worker
  }
}

/** Keeps the screen on until stopped. A hidden page loses the lock: it is taken anew when the page is seen again. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | null = null;
  let ended = false;
  const take = async (): Promise<void> => {
    if (ended || document.visibilityState !== "visible" || (lock && !lock.released)) return;
    try {
      const taken = await navigator.wakeLock?.request("screen");
      if (ended) await taken?.release();
      else lock = taken ?? null;
    } catch {
      lock = null; // refused on low battery; nobody can do anything about it
    }
  };
  void take();
  const stopWake = onWake(() => void take());
  return () => {
    ended = true;
    stopWake();
    void lock?.release();
  };
}
