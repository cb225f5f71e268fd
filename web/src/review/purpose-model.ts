/** For what is asked, and in which order: plain functions, so that they are tried without a page. */

export type Asked = (subject: string) => Promise<boolean>;

const SCOPES = ["search", "samples", "retention", "customers", "audit"] as const;
type Scope = (typeof SCOPES)[number];
export type Question = `purpose.of_${Scope}` | "purpose.of_contact";

/** A subject is a contact's id, or one of the words for what is not about one contact. */
export function questionOf(subject: string): Question {
  const scope = SCOPES.find((each) => each === subject);
  return scope ? `purpose.of_${scope}` : "purpose.of_contact";
}

/**
 * One question at a time, in their order; the same question that is open already is not asked twice. Whoever answered
 * no is asked again once they press something (`pressed` runs what it is given then), and never by a page's own clock.
 */
export function asked(ask: Asked, pressed: (then: () => void) => void): Asked {
  const open = new Map<string, Promise<boolean>>();
  const declined = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  return (subject) => {
    const there = open.get(subject);
    if (there) return there;
    if (declined.has(subject)) return Promise.resolve(false);
    const mine = last
      .then(() => ask(subject))
      .then((yes) => {
        if (!yes) {
          declined.add(subject);
          pressed(() => declined.delete(subject));
        }
        return yes;
      })
      .finally(() => open.delete(subject));
    open.set(subject, mine);
    last = mine.catch(() => undefined);
    return mine;
  };
}
