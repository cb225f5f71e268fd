// Runs before a page's own scripts: remembers when a key went down, when the last bytes of an upload were safe, and when
// another page of a document was painted, in ms on the clock that all pages of a machine share.
{
  window.pages = { pressed: 0, uploaded: 0, painted: [] };
  const now = () => performance.timeOrigin + performance.now();
  let waiting = null;
  // When this page is painted. Asked for once: looking again and again would take time from what is measured.
  window.pages.when = (page) =>
    new Promise((done) => {
      waiting = () => {
        const found = window.pages.painted.find(([each]) => each === page);
        if (found) done(found[1]);
      };
      waiting();
    });
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      window.pages.pressed = performance.timeOrigin + timeStamp;
    },
    true,
  );
  const plain = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await plain(...asked);
    if (/\/uploads\/[^/]+\/bytes/.test(String(asked[0]))) window.pages.uploaded = now();
    return answer;
  };
  new MutationObserver((changes) => {
    for (const { target, attributeName } of changes) {
      if (attributeName !== "data-page" || !target.matches(".doc-page")) continue;
      const { page } = target.dataset;
      // The frame that shows it is over when a task behind it runs.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          window.pages.painted.push([Number(page), now()]);
          waiting?.();
        };
        port2.postMessage(null);
      });
    }
    if (window.shows_at_once) document.querySelector("[name=show-document]")?.click();
  }).observe(document, { subtree: true, childList: true, attributeFilter: ["data-page"] });
}
