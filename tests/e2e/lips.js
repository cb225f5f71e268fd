// A flash and a beep at one instant, a picture that is sent late, and when either of them arrives.
//
// The picture is held back after it was encoded and before its packets are numbered: for the network it is a sender like
// any other, only that its packets say they were taken some time ago.

const LOUD = 0.05;
const QUIET_S = 0.3;
const FLASHES = 5;

// Reports when a sound begins after a silence, in seconds of the audio context.
const ONSETS = `registerProcessor("onsets", class extends AudioWorkletProcessor {
  last = 0;
  process([[samples = []]]) {
    for (let i = 0; i < samples.length; i += 1) {
      if (Math.abs(samples[i]) < ${LOUD}) continue;
      const time = currentTime + i / sampleRate;
      if (time - this.last > ${QUIET_S}) this.port.postMessage(time);
      this.last = time;
    }
    return true;
  }
});`;

const LATE = `onrtctransform = async ({ transformer: { readable, writable, options } }) => {
  const writer = writable.getWriter();
  for await (const frame of readable) setTimeout(() => writer.write(frame), options.ms);
};`;

const script = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

// When flashes of a picture are shown and beeps of a sound are played, in ms.
class Witness {
  constructor(sound, picture) {
    this.flashes = [];
    this.beeps = [];
    this.look(picture);
    this.listen(sound);
  }

  look(track) {
    const video = Object.assign(document.createElement("video"), {
      autoplay: true,
      muted: true,
      srcObject: new MediaStream([track]),
    });
    video.style = "position: fixed; top: 0; width: 64px"; // in view: else it shows no pictures
    document.body.append(video);
    const paint = new OffscreenCanvas(8, 6).getContext("2d", { willReadFrequently: true });
    let lit = true;
    const seen = (_, { expectedDisplayTime }) => {
      paint.drawImage(video, 0, 0, 8, 6);
      const white = paint.getImageData(4, 1, 1, 1).data.slice(0, 3).every((part) => part > 127);
      if (white && !lit) this.flashes.push(expectedDisplayTime);
      lit = white;
      video.requestVideoFrameCallback(seen);
    };
    video.requestVideoFrameCallback(seen);
  }

  async listen(track) {
    const { audio } = window.sender;
    window.ears ??= audio.audioWorklet.addModule(script(ONSETS));
    await window.ears;
    const onsets = new AudioWorkletNode(audio, "onsets");
    onsets.port.onmessage = ({ data: time }) => {
      const { contextTime, performanceTime } = audio.getOutputTimestamp();
      this.beeps.push(performanceTime + (time - contextTime) * 1000);
    };
    const stream = new MediaStream([track]);
    new MediaStreamAudioSourceNode(audio, { mediaStream: stream }).connect(onsets).connect(audio.destination);
  }

  // How much later than its beep a flash was, the median of the last ones.
  apart() {
    if (this.flashes.length < FLASHES || !this.beeps.length) return null;
    const nearest = (time) => this.beeps.reduce((a, b) => (Math.abs(b - time) < Math.abs(a - time) ? b : a));
    const apart = this.flashes.slice(-FLASHES).map((time) => time - nearest(time));
    return apart.sort((a, b) => a - b)[(FLASHES - 1) / 2];
  }
}

window.blink = (ms) => {
  const { sender } = window;
  const { colour } = sender;
  const set = (on) => {
    sender.colour = on ? "white" : colour;
    sender.draw();
    sender.loudness.gain.value = on ? 0.5 : 0;
  };
  set(false);
  setInterval(() => {
    set(true);
    setTimeout(set, 150, false);
  }, ms);
};

// From the next leg on.
window.sendPictureLate = (ms) => {
  window.prepare = (connection) => {
    const sender = connection.getSenders().find(({ track }) => track?.kind === "video");
    sender.transform = new RTCRtpScriptTransform(new Worker(script(LATE)), { ms });
  };
};

// What comes in the first slot.
window.witness = () => {
  const [sound, picture] = [0, 1].map((line) => window.leg.receivers.get(line).track);
  window.forwarded = new Witness(sound, picture);
};

// The same sound and picture, undelayed and without a forwarder: { offer } -> { answer } -> connected.
const described = async (connection, type) => {
  await connection.setLocalDescription(await connection[type]());
  while (connection.iceGatheringState !== "complete") {
    await new Promise((resolve) => connection.addEventListener("icegatheringstatechange", resolve, { once: true }));
  }
  return connection.localDescription.toJSON();
};
window.offerDirectly = () => {
  const { sound, picture } = window.sender;
  window.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  const stream = new MediaStream([sound, picture]);
  for (const track of [sound, picture]) window.connection.addTrack(track, stream);
  return described(window.connection, "createOffer");
};
window.answerDirectly = async (offer) => {
  window.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  await window.connection.setRemoteDescription(offer);
  const [sound, picture] = window.connection.getReceivers().map(({ track }) => track);
  window.direct = new Witness(sound, picture);
  return described(window.connection, "createAnswer");
};

// How much later the picture is played than the sound in ms, by the browser's own account; null while it has none.
const account = async (connection) => {
  const at = {};
  for (const { type, kind, estimatedPlayoutTimestamp } of (await connection.getStats()).values()) {
    if (type === "inbound-rtp" && estimatedPlayoutTimestamp) at[kind] = estimatedPlayoutTimestamp;
  }
  return at.audio && at.video ? at.audio - at.video : null;
};

// Waits until what is forwarded is as well in sync as what comes directly, or the time is over: {forwarded, direct,
// account}, all in ms, null while unknown. WebAudio's own latency is in the first two alike.
window.synchronous = async (ms, seconds) => {
  const end = performance.now() + seconds * 1000;
  for (;;) {
    const found = {
      forwarded: window.forwarded.apart(),
      direct: window.direct.apart(),
      account: await account(window.leg.connection),
    };
    const known = Object.values(found).every((each) => each !== null);
    const good = known && Math.abs(found.forwarded - found.direct) <= ms && Math.abs(found.account) <= ms;
    if (good || performance.now() > end) return found;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
};
