// A camera and a microphone whose picture and sound say when they were made, by the machine's own clock.
//
// The picture is one colour with sixteen black or white fields below: hundredths of a second of the wall clock. The sound
// is silence with a beep at each half second of that clock; its pitch counts them, eight of them, then from the beginning.
// `window.timecode` is {colour, hertz}; the page's own getUserMedia then gives these tracks.

(() => {
  const WIDTH = 320;
  const HEIGHT = 240;
  const BITS = 16;
  const FIELD = WIDTH / BITS;
  const FPS = 25;
  const EVERY_MS = 500;
  const PITCHES = 8;
  const BEEP_S = 0.1;
  const AHEAD_S = 0.3;

  const picture = (colour) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: WIDTH, height: HEIGHT });
    const paint = canvas.getContext("2d");
    const track = canvas.captureStream(0).getVideoTracks()[0];
    const draw = () => {
      const count = Math.round(Date.now() / 10) % 2 ** BITS;
      paint.fillStyle = colour;
      paint.fillRect(0, 0, WIDTH, HEIGHT);
      for (let bit = 0; bit < BITS; bit += 1) {
        paint.fillStyle = (count >> bit) & 1 ? "white" : "black";
        paint.fillRect(bit * FIELD, 180, FIELD, 60);
      }
      track.requestFrame();
    };
    draw();
    setInterval(draw, 1000 / FPS);
    return track;
  };

  const sound = (hertz) => {
    const audio = new AudioContext();
    const out = new MediaStreamAudioDestinationNode(audio);
    // Something is always sent, so that silence has its packets too.
    const floor = new ConstantSourceNode(audio, { offset: 0 });
    floor.connect(out);
    floor.start();
    // How far the wall clock is ahead of the context's: it moves in steps, and is nearest just after one.
    const ahead = [];
    let last = 0;
    setInterval(() => {
      ahead.push(Date.now() / 1000 - audio.currentTime);
      if (ahead.length > 100) ahead.shift();
      const offset = Math.min(...ahead);
      const next = Math.ceil((Date.now() + 50) / EVERY_MS) * EVERY_MS;
      if (ahead.length < 20 || next <= last || next / 1000 - Date.now() / 1000 > AHEAD_S) return;
      last = next;
      const tone = new OscillatorNode(audio, { frequency: hertz + 100 * ((next / EVERY_MS) % PITCHES) });
      const loudness = new GainNode(audio, { gain: 0.6 });
      tone.connect(loudness).connect(out);
      tone.start(next / 1000 - offset);
      tone.stop(next / 1000 - offset + BEEP_S);
    }, 5);
    return out.stream.getAudioTracks()[0];
  };

  const made = {};
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const { colour, hertz } = window.timecode;
    const tracks = [];
    if (wish.video) tracks.push((made.picture ??= picture(colour)).clone());
    if (wish.audio) tracks.push((made.sound ??= sound(hertz)).clone());
    return new MediaStream(tracks);
  };
})();
