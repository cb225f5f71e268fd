/**
 * Words to a colleague that were typed and not sent yet. They outlive a dialog that was closed, a refusal and a reload,
 * in this tab alone; with the contact they are forgotten.
 */

const PREFIX = "visavis.to-colleague.";
const memory = new Map<string, string>();

export function kept(contact: string): string {
  try {
    return sessionStorage.getItem(PREFIX + contact) ?? memory.get(contact) ?? "";
  } catch {
    return memory.get(contact) ?? ""; // storage may be blocked: then a reload forgets
  }
}

export function keep(contact: string, words: string): void {
  memory.set(contact, words);
  try {
    sessionStorage.setItem(PREFIX + contact, words);
  } catch {
    // as above
  }
}

export function forget(contact: string): void {
  memory.delete(contact);
  try {
    sessionStorage.removeItem(PREFIX + contact);
  } catch {
    // as above
  }
}

/** Only these contacts still are any. */
export function keepOnly(contacts: readonly string[]): void {
  const gone = (contact: string) => !contacts.includes(contact);
  for (const contact of [...memory.keys()].filter(gone)) forget(contact);
  try {
    for (const key of Object.keys(sessionStorage))
      if (key.startsWith(PREFIX) && gone(key.slice(PREFIX.length))) sessionStorage.removeItem(key);
  } catch {
    // as above
  }
}
