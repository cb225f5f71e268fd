// What the player's pictures show and its sounds play, by the clock that both carry (`timecode.js`).

window.shown = (video) => {
  const canvas = new OffscreenCanvas(320, 240);
  const paint = canvas.getContext("2d", { willReadFrequently: true });
  paint.drawImage(video, 0, 0, 320, 240);
  const line = paint.getImageData(0, 210, 320, 1).data;
  let count = 0;
  for (let bit = 0; bit < 16; bit += 1) if (line[(bit * 20 + 10) * 4 + 1] > 127) count += 1 << bit;
  return count * 10;
};

// How far (ms) a count is behind a moment; counts begin anew every eleven minutes.
window.late = (moment, count) => {
  const turn = 10 * 2 ** 16;
  const late = (((moment - count) % turn) + turn) % turn;
  return late > turn / 2 ? late - turn : late;
};

// How far (ms) each picture is behind the moment that the player stands at; null: none is seen.
window.behind = (moment) =>
  [...document.querySelectorAll("v-player video")].map((video) => {
    if (video.seeking || video.readyState < 2 || !video.checkVisibility({ visibilityProperty: true })) return null;
    return window.late(moment, window.shown(video));
  });

// While it plays: how far (ms) each picture is behind the player's own position, the median of so many looks.
window.apart = async (looks) => {
  const player = document.querySelector("v-player");
  const found = [];
  while (found.length < looks) {
    await new Promise((done) => setTimeout(done, 20));
    const late = window.behind(player.position);
    if (!late.includes(null)) found.push(late);
  }
  return found[0].map((_, lane) => found.map((late) => late[lane]).toSorted((a, b) => a - b)[looks >> 1]);
};

// For so many beeps of this person: how far (ms) their picture is ahead of the sound as each is played. A beep was made at
// a half second of the clock. A picture stays until the next one and is taken by its middle. Sound is looked at where the
// element hands it over: the way from there to the ear is in its `currentTime` as long as nobody listens in.
window.beeps = async (participant, wanted, frame, moment) => {
  const of = (kind) => document.querySelector(`v-player [data-lane="${participant} ${kind}"]`);
  const [video, audio] = [of("picture"), of("sound")];
  const context = new AudioContext();
  const heard = new AnalyserNode(context, { fftSize: 256 });
  context.createMediaElementSource(audio).connect(heard).connect(context.destination);
  const pictures = []; // which one is shown, and from when on
  const clock = []; // how far what a picture shows is ahead of its time in the file
  const look = (now, { mediaTime, expectedDisplayTime }) => {
    pictures.push({ time: mediaTime * 1000, at: expectedDisplayTime });
    // When told late, the next picture may be there already.
    if (expectedDisplayTime > now) clock.push(moment - window.late(moment, window.shown(video)) - mediaTime * 1000);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  const samples = new Float32Array(256);
  const beeps = [];
  let loud = performance.now();
  while (beeps.length < wanted) {
    await new Promise((done) => setTimeout(done, 2));
    heard.getFloatTimeDomainData(samples);
    if (!samples.some((sample) => Math.abs(sample) > 0.1)) continue;
    const now = performance.now();
    const seen = pictures.findLast(({ at }) => at <= now);
    if (seen && now - loud > 200) beeps.push(seen.time);
    loud = now;
  }
  const ahead = clock.toSorted((one, other) => one - other)[Math.floor(clock.length / 2)];
  const found = beeps.map((time) => time + ahead + frame / 2);
  return found.map((made) => Math.round(made - Math.round(made / 500) * 500));
};
