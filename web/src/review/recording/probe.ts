/** Longer than any part: browsers look for the end of what doesn't say how long it is when told to go there. */
const BEYOND_S = 10_000_000;

/** How long (ms) a part that was cut off plays; null: it doesn't at all. Reads all of it. */
export function lengthOf(url: string): Promise<number | null> {
  return new Promise((resolve) => {
    const medium = document.createElement("video");
    const done = (length: number | null): void => {
      medium.removeAttribute("src");
      medium.load();
      resolve(length);
    };
    const look = (): void => {
      if (Number.isFinite(medium.duration)) done(medium.duration * 1_000);
      else if (medium.currentTime < BEYOND_S / 2) medium.currentTime = BEYOND_S;
    };
    medium.preload = "metadata";
    medium.muted = true;
    medium.addEventListener("loadedmetadata", look, { once: true });
    medium.addEventListener("durationchange", () => {
      if (Number.isFinite(medium.duration)) done(medium.duration * 1_000);
    });
    medium.addEventListener("error", () => done(null), { once: true });
    medium.src = url;
  });
}
