const STORED = "visavis.contact";

/** Which contact this tab is in: the cookie holds the seats of all tabs, and a reload comes back to its own. No secret. */
export function keepContact(contact: string): void {
  try {
    sessionStorage.setItem(STORED, contact);
  } catch {
    // Storage may be blocked: a reload then comes back to the newest contact that is open.
  }
}

export function keptContact(): string | undefined {
  try {
    return sessionStorage.getItem(STORED) ?? undefined;
  } catch {
    return undefined;
  }
}
