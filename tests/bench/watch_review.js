// How long a reviewer waits: from a press to the first frame of everybody, and from a jump to the frames of that moment.

window.review = { pressed: 0, shown: [] };

addEventListener(
  "click",
  () => {
    window.review = { pressed: performance.now(), shown: [] };
  },
  { capture: true },
);

new MutationObserver((changes) => {
  for (const { addedNodes } of changes)
    for (const node of addedNodes)
      for (const video of node.querySelectorAll?.("v-player video") ?? [])
        if (!video.watched) {
          video.watched = true;
          video.requestVideoFrameCallback((now) => window.review.shown.push(now));
        }
}).observe(document, { childList: true, subtree: true });

// ms until all of so many pictures were there; null: not yet.
window.review_started = (pictures) => {
  const { pressed, shown } = window.review;
  return shown.length < pictures ? null : Math.max(...shown) - pressed;
};

// ms until everybody's picture is the one of this moment (ms after the beginning).
window.review_seek = async (ms) => {
  const bar = document.querySelector("v-player .film-bar");
  const videos = [...document.querySelectorAll("v-player video")];
  const begun = performance.now();
  const there = videos.map(
    (video) => new Promise((done) => video.requestVideoFrameCallback((now, { mediaTime }) => done([now, mediaTime]))),
  );
  bar.value = String(ms);
  bar.dispatchEvent(new Event("input"));
  const found = await Promise.all(there);
  return { took: Math.max(...found.map(([now]) => now)) - begun, apart: found.map(([, at]) => at * 1000 - ms) };
};
