// Runs before a page's own scripts: remembers when something was clicked and when the first frame of the other
// side was painted, in ms on the clock that all pages of a browser share.
{
  window.measured = { clicked: null, painted: null };
  const seen = new WeakSet();
  addEventListener(
    "click",
    ({ timeStamp }) => {
      window.measured.clicked = performance.timeOrigin + timeStamp;
    },
    true,
  );
  new MutationObserver(() => {
    for (const video of document.querySelectorAll(".face video, video.remote")) {
      if (seen.has(video)) continue;
      seen.add(video);
      video.requestVideoFrameCallback((_, { presentationTime }) => {
        window.measured.painted = performance.timeOrigin + presentationTime;
      });
    }
  }).observe(document, { subtree: true, childList: true });
}
