// Runs in every page before its own scripts: remembers its connections and what passes by itself, toasts and words that
// are only read out; and complains about words that are none.
{
  window.peers = [];
  window.told = [];
  const Real = window.RTCPeerConnection;
  if (Real) {
    window.RTCPeerConnection = class extends Real {
      constructor(...given) {
        super(...given);
        window.peers.push(this);
      }
    };
  }

  const WRONG = /\bundefined\b|\bNaN\b|\[object |\bnull\b|\{[a-z_]+\}|[A-Z]\w+Error\b/;
  const NAMED = ["aria-label", "data-tip", "placeholder", "title", "alt"];
  const ours = (element) =>
    !element?.closest("script, style, textarea, code, .chat-text, .written, .prose");
  const look = (words, where) => {
    const found = WRONG.exec(words ?? "");
    if (found) console.error(`wrong words: ${found[0]} in ${where}: ${words.trim().slice(0, 200)}`);
  };
  const passing = (node) => {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    if (element?.closest("v-toasts")) window.told.push(node.textContent);
  };
  const read = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (ours(node.parentElement)) look(node.data, node.parentElement?.className);
    } else if (node.nodeType === Node.ELEMENT_NODE) {
      for (const name of NAMED) look(node.getAttribute(name), name);
      for (const child of node.childNodes) read(child);
    }
  };
  new MutationObserver((records) => {
    for (const { type, target, addedNodes, attributeName } of records) {
      if (type === "attributes") look(target.getAttribute(attributeName), attributeName);
      for (const node of type === "characterData" ? [target] : addedNodes) {
        read(node);
        passing(node);
      }
    }
    look(document.title, "the title");
  }).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: NAMED,
  });
}
