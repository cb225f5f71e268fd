// One-to-one calls by libwebrtc outside a browser: `node calls.mjs CALLS SECONDS`.
//
// Each end sends pictures that say who sent them and which one they are, and a tone of its own. Offers go out as lines
// of JSON, answers come in the same way; the last line tells what each end has sent, seen and heard.
import readline from "node:readline";
import wrtc from "@roamhq/wrtc";

const { RTCPeerConnection, nonstandard } = wrtc;
const { RTCAudioSink, RTCAudioSource, RTCVideoSink, RTCVideoSource } = nonstandard;
const [calls, seconds] = process.argv.slice(2).map(Number);
const WIDTH = 320;
const HEIGHT = 240;
const BITS = 8;
const FPS = 15;
const RATE = 48_000;
const SAMPLES = RATE / 100;
const CELL_X = WIDTH / BITS;
const CELL_Y = HEIGHT / 2;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const tone = (end) => 400 + 100 * end;

/** Two rows of eight cells, black or white: the end's number, and the picture's. */
function picture(end, count) {
  const data = new Uint8ClampedArray((WIDTH * HEIGHT * 3) / 2).fill(128);
  for (let y = 0; y < HEIGHT; y++) {
    const value = y < CELL_Y ? end : count;
    for (let x = 0; x < WIDTH; x++) {
      data[y * WIDTH + x] = (value >> Math.floor(x / CELL_X)) & 1 ? 220 : 30;
    }
  }
  return { width: WIDTH, height: HEIGHT, data };
}

/** What such a picture says, at whatever size it came. */
function read({ width, height, data }) {
  const row = (y) => {
    let value = 0;
    for (let bit = 0; bit < BITS; bit++) {
      const x = Math.floor(((bit + 0.5) * width) / BITS);
      if (data[Math.floor(y * height) * width + x] > 125) value |= 1 << bit;
    }
    return value;
  };
  return { end: row(0.25), count: row(0.75) };
}

/** The strength of one frequency (Goertzel), as a share of all that sounds. */
function share(samples, rate, frequency) {
  const turn = 2 * Math.cos((2 * Math.PI * frequency) / rate);
  let [one, two, all] = [0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + turn * one - two, one];
    all += sample * sample;
  }
  return all ? (2 * (one * one + two * two - turn * one * two)) / (samples.length * all) : 0;
}

class End {
  constructor(number) {
    this.number = number;
    this.seen = { right: 0, wrong: 0, pictures: new Set(), heard: 0, silent: 0 };
    this.partner = number ^ 1;
    this.connection = new RTCPeerConnection();
    this.audio = new RTCAudioSource();
    this.video = new RTCVideoSource();
    for (const track of [this.audio.createTrack(), this.video.createTrack(), "video"]) {
      this.connection.addTransceiver(track, { direction: "sendrecv" });
    }
    const [sound, camera] = this.connection.getReceivers();
    this.ear = new RTCAudioSink(sound.track);
    this.ear.ondata = (data) => this.hear(data);
    this.eye = new RTCVideoSink(camera.track);
    this.eye.onframe = ({ frame }) => this.look(frame);
  }

  look(frame) {
    const { end, count } = read(frame);
    if (end !== this.partner) {
      this.seen.wrong++;
      return;
    }
    this.seen.right++;
    this.seen.pictures.add(count);
  }

  hear({ samples, sampleRate }) {
    if (share(samples, sampleRate, tone(this.partner)) > 0.5) this.seen.heard++;
    else this.seen.silent++;
  }

  async offer() {
    await this.connection.setLocalDescription(await this.connection.createOffer());
    say({ end: this.number, sdp: this.connection.localDescription.sdp });
  }

  send() {
    let [pictures, spoken] = [0, 0];
    const begun = performance.now();
    this.timer = setInterval(() => {
      const passed = performance.now() - begun;
      for (; pictures < (passed * FPS) / 1000; pictures++) {
        this.video.onFrame(picture(this.number, pictures % 256));
      }
      for (; spoken < passed / 10; spoken++) this.audio.onData(this.sound(spoken));
    }, 10);
  }

  sound(part) {
    const samples = new Int16Array(SAMPLES);
    for (let at = 0; at < SAMPLES; at++) {
      const time = (part * SAMPLES + at) / RATE;
      samples[at] = 8_000 * Math.sin(2 * Math.PI * tone(this.number) * time);
    }
    return {
      samples,
      sampleRate: RATE,
      bitsPerSample: 16,
      channelCount: 1,
      numberOfFrames: SAMPLES,
    };
  }

  async sent() {
    for (const each of (await this.connection.getStats()).values()) {
      if (each.type === "outbound-rtp" && each.framesSent) return each.framesSent;
    }
    return 0;
  }

  /** From here on it counts. */
  async begin() {
    this.sentBefore = await this.sent();
    this.seen = { right: 0, wrong: 0, pictures: new Set(), heard: 0, silent: 0 };
  }

  async tell() {
    const { pictures, ...seen } = this.seen;
    return { ...seen, pictures: pictures.size, sent: (await this.sent()) - this.sentBefore };
  }
}

const ends = Array.from({ length: 2 * calls }, (_, number) => new End(number));
const connected = ends.map(
  ({ connection }) =>
    new Promise((resolve) => {
      connection.onconnectionstatechange = () => {
        if (connection.connectionState === "connected") resolve();
      };
    }),
);
readline.createInterface({ input: process.stdin }).on("line", (line) => {
  const { end, sdp } = JSON.parse(line);
  ends[end].connection.setRemoteDescription({ type: "answer", sdp });
});
for (const end of ends) {
  await end.offer();
  end.send();
}
await Promise.all(connected);
await new Promise((resolve) => setTimeout(resolve, 3_000)); // until rates have settled
await Promise.all(ends.map((end) => end.begin()));
say({ settled: true });
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
say({ seen: await Promise.all(ends.map((end) => end.tell())) });
process.exit(0);
