// One leg to the forwarder: sends a picture with a counter in it and a tone, and reads both from what arrives.
//
// The picture is one colour with sixteen black or white fields below, the counter's bits; so a test can tell whose picture
// arrives, and whether each next one is later than the one before.

const WIDTH = 320;
const HEIGHT = 240;
const BITS = 16;
const FIELD = WIDTH / BITS;
const CODECS = { audio: ["audio/opus"], video: ["video/VP8", "video/rtx"] };

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What is sent: `colour` by name, `hertz` of the tone.
class Sender {
  constructor(colour, hertz, fps, scale) {
    this.count = 0;
    this.canvas = Object.assign(document.createElement("canvas"), {
      width: WIDTH * scale,
      height: HEIGHT * scale,
    });
    this.paint = this.canvas.getContext("2d");
    this.paint.scale(scale, scale);
    this.colour = colour;
    this.noise = 0;
    this.timer = setInterval(() => this.draw(), 1000 / fps);
    this.audio = new AudioContext();
    const tone = new OscillatorNode(this.audio, { frequency: hertz });
    this.loudness = new GainNode(this.audio, { gain: 0.5 });
    const out = new MediaStreamAudioDestinationNode(this.audio);
    tone.connect(this.loudness).connect(out);
    tone.start();
    this.sound = out.stream.getAudioTracks()[0];
    this.draw();
    this.picture = this.canvas.captureStream(fps).getVideoTracks()[0];
  }

  draw() {
    this.count = (this.count + 1) % 2 ** BITS;
    this.paint.fillStyle = this.colour;
    this.paint.fillRect(0, 0, WIDTH, HEIGHT);
    for (let i = 0; i < this.noise; i += 1) {
      this.paint.fillStyle = `rgb(${Math.random() * 255} ${Math.random() * 255} ${Math.random() * 255})`;
      this.paint.fillRect(Math.random() * WIDTH, 90 + Math.random() * 80, 8, 8);
    }
    for (let bit = 0; bit < BITS; bit += 1) {
      this.paint.fillStyle = (this.count >> bit) & 1 ? "white" : "black";
      this.paint.fillRect(bit * FIELD, 180, FIELD, 60);
    }
  }
}

// What arrives on one line.
class Receiver {
  constructor(track, audio) {
    this.track = track;
    this.video = Object.assign(document.createElement("video"), {
      autoplay: true,
      muted: true,
      playsInline: true,
      srcObject: new MediaStream([track]),
    });
    document.body.append(this.video);
    this.times = [];
    if (track.kind === "audio") {
      this.analyser = new AnalyserNode(audio, { fftSize: 4096, smoothingTimeConstant: 0 });
      new MediaStreamAudioSourceNode(audio, { mediaStream: this.video.srcObject }).connect(this.analyser);
      this.rate = audio.sampleRate;
    } else {
      this.canvas = new OffscreenCanvas(WIDTH, HEIGHT);
      this.look();
    }
  }

  look() {
    this.video.requestVideoFrameCallback((now) => {
      this.times.push(now);
      this.watch?.(now);
      this.look();
    });
  }

  // {colour, count, frames}: null before the first picture.
  picture() {
    if (!this.video.videoWidth) return null;
    const paint = this.canvas.getContext("2d", { willReadFrequently: true });
    paint.drawImage(this.video, 0, 0, WIDTH, HEIGHT);
    const at = (x, y) => paint.getImageData(x, y, 1, 1).data;
    let count = 0;
    for (let bit = 0; bit < BITS; bit += 1) {
      if (at((bit + 0.5) * FIELD, 210)[1] > 127) count |= 1 << bit;
    }
    const [red, green, blue] = at(WIDTH / 2, 40);
    const strong = [red, green, blue].map((part) => (part > 110 ? 1 : 0)).join("");
    return { colour: strong, count, frames: this.times.length, width: this.video.videoWidth };
  }

  // Colours of all pictures from here on, and the longest time between two of them.
  record() {
    this.colours = new Set();
    this.from = this.times.length - 1;
    this.watch = () => {
      const { colour, count } = this.picture();
      // The first look reads a canvas that the browser hasn't drawn on yet; black later on would be a black picture.
      const nothing = this.colours.size === 0 && colour === "000" && count === 0;
      if (!nothing) this.colours.add(colour);
    };
  }

  recorded() {
    const times = this.times.slice(Math.max(0, this.from));
    const gaps = times.slice(1).map((time, i) => time - times[i]);
    return { colours: [...this.colours], gap: Math.max(0, ...gaps), frames: gaps.length };
  }

  // The strongest sample of the last 5 ms.
  loudness() {
    const samples = new Float32Array(256);
    this.analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  }

  // {hertz, level}: the strongest frequency.
  tone() {
    const bins = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(bins);
    let best = 4;
    for (let i = 4; i < bins.length; i += 1) if (bins[i] > bins[best]) best = i;
    return { hertz: (best * this.rate) / this.analyser.fftSize, level: bins[best] };
  }
}

class Leg {
  constructor({ room, participant, leg = 1, slots = [] }) {
    Object.assign(this, { room, participant, number: leg, slots });
    this.states = [];
    this.receivers = new Map();
    this.connection = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
    this.connection.ontrack = ({ track, transceiver }) => {
      const line = this.connection.getTransceivers().indexOf(transceiver);
      this.receivers.set(line, new Receiver(track, window.sender.audio));
    };
    this.connection.onconnectionstatechange = () => this.states.push(this.connection.connectionState);
  }

  add(trackOrKind, direction) {
    const made = this.connection.addTransceiver(trackOrKind, { direction });
    const kind = made.receiver.track.kind;
    const known = RTCRtpReceiver.getCapabilities(kind).codecs;
    made.setCodecPreferences(known.filter((codec) => CODECS[kind].includes(codec.mimeType)));
  }

  grow(slots) {
    const lines = this.connection.getTransceivers().length;
    if (lines === 0) {
      this.add(window.sender.sound, "sendrecv");
      this.add(window.sender.picture, "sendrecv");
      this.add("video", "sendrecv");
    }
    for (let slot = Math.max(1, lines / 3); slot < slots; slot += 1) {
      for (const kind of ["audio", "video", "video"]) this.add(kind, "recvonly");
    }
  }

  async negotiate(options) {
    await this.connection.setLocalDescription(await this.connection.createOffer(options));
    const { room, participant, number: leg, slots } = this;
    const offer = this.connection.localDescription.sdp;
    const answer = await fetch("/join", {
      method: "POST",
      body: JSON.stringify({ room, participant, leg, slots, offer }),
    });
    const { sdp, code } = await answer.json();
    if (code) throw new Error(code);
    await this.connection.setRemoteDescription({ type: "answer", sdp });
  }

  // Restart ICE every few seconds while it isn't connected, as the product's pages do.
  persist() {
    let last = 0;
    this.persisting = setInterval(() => {
      const bad = ["disconnected", "failed"].includes(this.connection.iceConnectionState);
      if (bad && performance.now() - last > 3000) {
        last = performance.now();
        this.negotiate({ iceRestart: true }).catch(() => {});
      }
    }, 200);
  }

  async stats() {
    const found = { lines: {}, sent: {} };
    for (const each of (await this.connection.getStats()).values()) {
      if (each.type === "inbound-rtp") found.lines[each.mid] = each;
      if (each.type === "outbound-rtp") found.sent[each.mid] = each;
      if (each.type === "candidate-pair" && each.nominated) found.pair = each;
      if (each.type === "transport") found.transport = each;
    }
    return found;
  }
}

// With `microphone` its tone is sent instead: Firefox's audio contexts stand still on a machine without sound.
window.begin = async ({ colour, hertz, fps = 20, scale = 1, noise = 0, microphone = false }) => {
  window.sender = new Sender(colour, hertz, fps, scale);
  window.sender.noise = noise;
  if (microphone) {
    const device = await navigator.mediaDevices.getUserMedia({ audio: true });
    window.sender.sound = device.getAudioTracks()[0];
  } else {
    await window.sender.audio.resume();
  }
};
window.join = async (options) => {
  const made = new Leg(options);
  window.leg = made;
  made.grow(Math.max(1, made.slots.length));
  window.prepare?.(made.connection);
  await made.negotiate();
};
// Slot and source as the forwarder counts them.
const receiver = (slot, source) => window.leg.receivers.get(3 * slot + source);
window.picture = (slot, source = 1) => receiver(slot, source)?.picture() ?? null;
window.tone = (slot) => receiver(slot, 0)?.tone() ?? null;
// Whether that slot shows this colour, with a counter that goes on.
window.sees = async (slot, colour, source = 1) => {
  const first = window.picture(slot, source);
  if (first?.colour !== colour) return false;
  await wait(600);
  const then = window.picture(slot, source);
  return then.colour === colour && then.frames > first.frames + 1 && then.count !== first.count;
};
window.hears = (slot, hertz) => {
  const heard = window.tone(slot);
  return heard !== null && heard.level > -60 && Math.abs(heard.hertz - hertz) < 25;
};
// Whether sound of some strength comes out of that slot, by the browser's own account.
window.getsSound = async (slot) => {
  const energy = async () => Object.values((await window.leg.stats()).lines)
    .find(({ mid }) => mid === `${3 * slot}`)?.totalAudioEnergy ?? 0;
  const before = await energy();
  await wait(500);
  return (await energy()) > before + 0.001;
};
// The longest silence in ms of a slot, for so many seconds.
window.silence = async (slot, seconds) => {
  const sound = receiver(slot, 0);
  const end = performance.now() + seconds * 1000;
  let last = performance.now();
  let longest = 0;
  while (performance.now() < end) {
    await wait(5);
    const now = performance.now();
    if (sound.loudness() > 0.02) last = now;
    longest = Math.max(longest, now - last);
  }
  return longest;
};
window.record = (slot) => receiver(slot, 1).record();
window.recorded = (slot) => receiver(slot, 1).recorded();
window.ready = true;
