/** Two fingers, two taps, a wheel with Ctrl: what a viewport is zoomed by. Points are in its own CSS pixels. */

import type { Point } from "./place";

export interface Zooming {
  /** Whether taps are ours now; not while something is drawn. */
  ready(): boolean;
  /** The fingers have come down. */
  begin(at: Point): void;
  /** So much larger than at the beginning, about this point. */
  zoom(factor: number, at: Point): void;
  end(): void;
  /** Tapped or clicked twice. */
  twice(at: Point): void;
  /** A wheel or trackpad: so much larger than now. */
  step(factor: number, at: Point): void;
}

const TAP_MS = 300;
const TAP_AWAY = 30;

/** Listens for as long as the viewport lives. */
export function zoomedBy(viewport: HTMLElement, on: Zooming): void {
  let apart = 0;
  let tap: { at: Point; time: number } | null = null;
  let moved = false;

  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const { left, top } = viewport.getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };
  const two = (event: TouchEvent): { apart: number; at: Point } | null => {
    const [one, other] = event.touches;
    if (!one || !other || event.touches.length !== 2) return null;
    return {
      apart: Math.max(1, Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY)),
      at: pointOf({
        clientX: (one.clientX + other.clientX) / 2,
        clientY: (one.clientY + other.clientY) / 2,
      }),
    };
  };

  const started = (event: TouchEvent): void => {
    moved = event.touches.length > 1;
    const fingers = two(event);
    if (!fingers) return;
    event.preventDefault();
    apart = fingers.apart;
    on.begin(fingers.at);
  };
  const dragged = (event: TouchEvent): void => {
    moved = true;
    const fingers = two(event);
    if (!fingers || apart === 0) return;
    event.preventDefault();
    on.zoom(fingers.apart / apart, fingers.at);
  };
  const ended = (event: TouchEvent): void => {
    if (event.touches.length < 2 && apart > 0) {
      apart = 0;
      on.end();
    }
    const [touch] = event.changedTouches;
    if (event.touches.length > 0 || moved || !touch || !on.ready()) {
      tap = null;
      return;
    }
    const at = pointOf(touch);
    const near = tap && Math.hypot(tap.at.x - at.x, tap.at.y - at.y) < TAP_AWAY;
    if (tap && near && event.timeStamp - tap.time < TAP_MS) {
      tap = null;
      event.preventDefault();
      on.twice(at);
    } else tap = { at, time: event.timeStamp };
  };
  const wheeled = (event: WheelEvent): void => {
    if (!(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    on.step(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) / 100), pointOf(event));
  };

  const active = { passive: false };
  viewport.addEventListener("touchstart", started, active);
  viewport.addEventListener("touchmove", dragged, active);
  viewport.addEventListener("touchend", ended, active);
  viewport.addEventListener("touchcancel", ended, active);
  viewport.addEventListener("wheel", wheeled, active);
}
