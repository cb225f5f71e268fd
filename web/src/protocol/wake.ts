/** Calls `listener` whenever the page probably has its network or its person back. Returns how to stop. */
export function onWake(listener: () => void): () => void {
  if (typeof window === "undefined") return () => undefined;
  const visible = () => {
    if (document.visibilityState === "visible") listener();
  };
  window.addEventListener("online", listener);
  window.addEventListener("pageshow", listener);
  document.addEventListener("visibilitychange", visible);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("pageshow", listener);
    document.removeEventListener("visibilitychange", visible);
  };
}
