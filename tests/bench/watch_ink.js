// Runs before a page's own scripts: remembers when the pointer went down, and when ink was painted on a page of a
// document, in ms on the clock that all pages of a machine share.
{
  window.inked = { down: 0, painted: [] };
  addEventListener(
    "pointerdown",
    ({ timeStamp }) => {
      window.inked.down = performance.timeOrigin + timeStamp;
    },
    true,
  );
  const { fill } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fill = function (...given) {
    fill.apply(this, given);
    if (!this.canvas.closest("vv-marks")) return;
    // The frame that shows it is over when a task behind it runs.
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.inked.painted.push(performance.timeOrigin + performance.now());
    port2.postMessage(null);
  };
}
