/** Listening to a microphone's level and testing the loudspeaker. */

/** A level from 0 to 1, about 15 times a second, until stopped. Works on muted tracks by a clone. */
export function meter(track: MediaStreamTrack, listener: (level: number) => void): () => void {
  const context = new AudioContext();
  const clone = track.clone(); // a muted track is silent; people also want to see that their microphone works
  clone.enabled = true;
  const source = context.createMediaStreamSource(new MediaStream([clone]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const resume = () => void context.resume();
  document.addEventListener("pointerdown", resume, { once: true }); // needed where autoplay is refused
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    listener(loudness(samples));
  }, 66);
  return () => {
    clearInterval(timer);
    document.removeEventListener("pointerdown", resume);
    clone.stop();
    void context.close();
  };
}

/** Root mean square on a decibel scale: -60 dB is 0, -12 dB (loud speech) is 1. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 10 * Math.log10(sum / samples.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 48));
}

interface Sinkable {
  setSinkId?(id: string): Promise<void>;
}

/** Send what an element or a context plays to a loudspeaker; without effect where the browser can't. */
export async function playOn(target: Sinkable, speaker: string | null): Promise<void> {
  try {
    await target.setSinkId?.(speaker ?? "");
  } catch {
    // The loudspeaker is gone: the browser goes on with the system's own.
  }
}

/** Three rising tones, on the chosen loudspeaker. Resolves when they are over. */
export async function testTone(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  await playOn(context as Sinkable, speaker);
  await context.resume();
  const start = context.currentTime + 0.05;
  for (const [index, pitch] of [523.25, 659.25, 783.99].entries())
    tone(context, pitch, start + index * 0.22, 0.3, 0.25);
  return new Promise((resolve) => {
    setTimeout(() => void context.close().then(resolve, resolve), 1_000);
  });
}

/** One soft tone: a fast attack and an exponential fade, so that nothing clicks. */
export function tone(
  context: BaseAudioContext,
  pitch: number,
  at: number,
  lasts: number,
  volume: number,
): void {
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = "sine";
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + lasts);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + lasts);
}
