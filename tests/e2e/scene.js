// The camera is a canvas: `scene(base64)` draws another picture on it. The microphone stays the browser's own.
{
  const canvas = document.createElement("canvas");
  canvas.width = 1280;
  canvas.height = 720;
  const context = canvas.getContext("2d");
  let bitmap = null;
  // A canvas gives a frame only when something is drawn.
  setInterval(() => bitmap && context.drawImage(bitmap, 0, 0), 100);
  window.scene = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    bitmap = await createImageBitmap(new Blob([bytes], { type: "image/jpeg" }));
  };
  const devices = navigator.mediaDevices;
  const real = devices?.getUserMedia.bind(devices);
  if (real)
    devices.getUserMedia = async (wish) => {
      const stream = wish.audio ? await real({ audio: wish.audio }) : new MediaStream();
      if (wish.video) stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
      return stream;
    };
}
