/** Resolves when the frame that is being made has been painted; at once on a page that nobody sees, which makes none. */
export function painted(): Promise<void> {
  if (document.hidden) return Promise.resolve();
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });
}
