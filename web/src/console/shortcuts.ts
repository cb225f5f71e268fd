/** Keys of the console. Single letters, so they are silent while someone types or a dialog is open. */

export interface Shortcut {
  /** `KeyboardEvent.key`, lower case for letters. */
  readonly key: string;
  readonly label: string;
  readonly run: () => void;
  /** Also heard while somebody is typing: what the key does then. */
  readonly whileTyping?: () => void;
}

export interface Press {
  readonly key: string;
  readonly modified: boolean;
  readonly repeat: boolean;
  /** Where the focus is takes the key for itself. */
  readonly taken: boolean;
}

export function match(shortcuts: readonly Shortcut[], press: Press): Shortcut | null {
  if (press.modified || press.repeat || press.taken) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return shortcuts.find((shortcut) => shortcut.key === key) ?? null;
}

/** Typing, and Enter or Space on a control that they press anyway. */
export function takes(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("dialog[open]")) return true;
  if (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName)) return true;
  if (target instanceof HTMLInputElement)
    return !/^(radio|checkbox|button)$/.test(target.type) || key === " ";
  return /^(Enter| )$/.test(key) && target.closest("a, button, summary") !== null;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.closest("dialog[open]")) return false;
  return target.matches(
    "textarea, select, input:not([type=radio], [type=checkbox], [type=button])",
  );
}

/** Each source says what is possible right now; the first that knows the key gets it. */
export class Shortcuts {
  readonly #sources = new Set<() => readonly Shortcut[]>();

  constructor() {
    document.addEventListener("keydown", (event) => this.#pressed(event));
  }

  add(source: () => readonly Shortcut[]): () => void {
    this.#sources.add(source);
    return () => this.#sources.delete(source);
  }

  get all(): readonly Shortcut[] {
    return [...this.#sources].flatMap((source) => source());
  }

  #pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented) return;
    const typed = isTyping(event.target) && !event.isComposing && !event.repeat;
    const aside =
      typed && this.all.find(({ key, whileTyping }) => whileTyping && key === event.key);
    if (aside) {
      event.preventDefault();
      aside.whileTyping?.();
      return;
    }
    const found = match(this.all, {
      key: event.key,
      modified: event.ctrlKey || event.metaKey || event.altKey,
      repeat: event.repeat,
      taken: event.isComposing || takes(event.target, event.key),
    });
    if (!found) return;
    event.preventDefault();
    found.run();
  }
}
