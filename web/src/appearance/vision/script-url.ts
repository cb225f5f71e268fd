/** Trusted Types let a worker start from an address only if a policy vouches for it. Ours does for one: the worker's own. */

/** What TypeScript doesn't know yet; browsers without it take the text. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(text: string): string },
  ): { createScriptURL(text: string): string };
}

/** Each name may be made once a page, as the content security policy says. */
export function trusting(allowed: string, name = "visavis-worker"): () => string {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) {
    return () => allowed;
  }
  const policy = trustedTypes.createPolicy(name, {
    createScriptURL(text) {
      if (text !== allowed) {
        throw new TypeError("not the worker's address");
      }
      return text;
    },
  });
  return () => policy.createScriptURL(allowed);
}
