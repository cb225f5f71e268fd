/** A track that shows no room, only a word: what goes out while nothing covered is to be had. */
export function darkTrack(word: string): MediaStreamTrack | null {
  const canvas = document.createElement("canvas");
  canvas.width = 640;
  canvas.height = 360;
  const context = canvas.getContext("2d");
  const track = canvas.captureStream?.().getVideoTracks()[0];
  if (!context || !track) return null;
  const paint = (): void => {
    context.fillStyle = "#1c2126";
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.fillStyle = "#f3f5f6";
    context.font = `28px ${getComputedStyle(document.body).fontFamily || "sans-serif"}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(word, canvas.width / 2, canvas.height / 2, canvas.width - 32);
  };
  paint();
  // A canvas that nobody paints on gives no frames, and who comes into the call later would see nothing at all.
  const timer = setInterval(paint, 1000);
  const stop = track.stop.bind(track);
  track.stop = () => {
    clearInterval(timer);
    stop();
  };
  return track;
}
