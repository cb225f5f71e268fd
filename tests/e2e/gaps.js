// Runs before a page's own scripts: its microphone is a tone that never stops, and what it shows and plays of the
// other side is watched for gaps. `await watchGaps()` begins, `gaps()` tells the longest so far, in ms.
{
  const HERTZ = 440;
  const SILENCE = `registerProcessor("silence", class extends AudioWorkletProcessor {
    quiet = 0;
    process([[sound]]) {
      const loud = sound?.some((value) => Math.abs(value) > 0.01);
      this.quiet = loud ? 0 : this.quiet + 128 / sampleRate * 1000;
      if (this.quiet) this.port.postMessage(this.quiet);
      return true;
    }
  })`;

  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    const stream = await real(wish);
    for (const track of stream.getAudioTracks()) {
      const audio = new AudioContext();
      const out = new MediaStreamAudioDestinationNode(audio);
      const tone = new OscillatorNode(audio, { frequency: HERTZ });
      tone.connect(out);
      tone.start();
      stream.removeTrack(track);
      stream.addTrack(out.stream.getAudioTracks()[0]);
    }
    return stream;
  };

  window.watchGaps = async () => {
    const audio = new AudioContext();
    const code = URL.createObjectURL(new Blob([SILENCE], { type: "text/javascript" }));
    await audio.audioWorklet.addModule(code);
    const meter = new AudioWorkletNode(audio, "silence");
    meter.connect(audio.destination);
    let [silent, still, black, last] = [0, 0, 0, performance.now()];
    meter.port.onmessage = ({ data }) => {
      silent = Math.max(silent, data);
    };

    // Several videos may be there at once: what isn't muted is heard, what isn't hidden behind another is seen.
    const hear = (video) => {
      const volume = new GainNode(audio, { gain: video.muted ? 0 : 1 });
      video.addEventListener("volumechange", () => {
        volume.gain.value = video.muted ? 0 : 1;
      });
      new MediaStreamAudioSourceNode(audio, { mediaStream: video.srcObject })
        .connect(volume)
        .connect(meter);
    };
    const see = (video) => {
      const painted = () => {
        if (!video.isConnected) return;
        video.requestVideoFrameCallback(painted);
        if (video.classList.contains("next")) return;
        const now = performance.now();
        still = Math.max(still, now - last);
        last = now;
      };
      video.requestVideoFrameCallback(painted);
    };
    const watched = new WeakSet();
    const look = () => {
      for (const video of document.querySelectorAll(".face video")) {
        if (watched.has(video) || !video.srcObject?.getAudioTracks().length) continue;
        watched.add(video);
        hear(video);
        see(video);
      }
    };
    const draw = () => {
      look();
      const shown = document.querySelector(".face video:not(.next)");
      if (!shown?.videoWidth || getComputedStyle(shown).visibility !== "visible") black += 1;
      requestAnimationFrame(draw);
    };
    look();
    await audio.resume();
    await new Promise((resolve) => setTimeout(resolve, 500)); // what plays has begun
    [silent, still, last] = [0, 0, performance.now()];
    draw();
    window.gaps = () => ({ silent, still: Math.max(still, performance.now() - last), black });
  };
}
