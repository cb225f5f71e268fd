/** Whether this tab has begun uploads in a contact: only then there is something to go on with after a page load. */

const name = (contact: string): string => `visavis.uploads.${contact}`;

export function rememberBegun(contact: string, any: boolean): void {
  try {
    if (any) sessionStorage.setItem(name(contact), "1");
    else sessionStorage.removeItem(name(contact));
  } catch {
    // storage may be blocked; then an upload cut by a page load is begun anew
  }
}

export function hadBegun(contact: string): boolean {
  try {
    return sessionStorage.getItem(name(contact)) !== null;
  } catch {
    return false;
  }
}
