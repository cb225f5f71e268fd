/**
 * Words in two languages.
 *
 * Each slice has a `words.ts` with one `slice({de, en})`; the compiler refuses a key that is missing in either, and
 * words.test.ts finds one that is used nowhere. Numbers in parameters are written as the language writes them.
 */

export type Language = "de" | "en";
export const LANGUAGES: readonly Language[] = ["de", "en"];
export const LANGUAGE_NAMES: Record<Language, string> = { de: "Deutsch", en: "English" };

/** A sentence, or one a plural category, chosen by the parameter `count`. */
export type Words = string | { readonly one: string; readonly other: string };
export type Params = Readonly<Record<string, string | number>>;

export interface Translate<K extends string> {
  (key: K, params?: Params): string;
  readonly words: Record<Language, Record<K, Words>>;
}

const STORED = "visavis.language";
const listeners = new Set<() => void>();
let current: Language = "en";

/** The first language of the list that the house speaks. */
export function choose(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language === base);
    if (found) return found;
  }
  return "en";
}

function remembered(): string[] {
  try {
    const stored = localStorage.getItem(STORED);
    return stored ? [stored] : [];
  } catch {
    return []; // storage may be blocked; the switch then lasts as long as the page
  }
}

/** Call once per page: the remembered choice, else the browser's. */
export function startLanguage(): void {
  current = choose([...remembered(), ...navigator.languages]);
  document.documentElement.lang = current;
}

export function language(): Language {
  return current;
}

const USUAL: Record<Language, string> = { de: "de", en: "en-GB" };

/** How numbers and dates are written: as in the browser's own region of the page's language, else as in Europe. */
export function locale(wanted: readonly string[] = navigator.languages): string {
  const regional = new RegExp(`^${current}-([a-z]{2}|\\d{3})$`, "i");
  return wanted.find((tag) => regional.test(tag)) ?? USUAL[current];
}

export function setLanguage(next: Language): void {
  current = next;
  if (typeof document !== "undefined") {
    document.documentElement.lang = next;
    try {
      localStorage.setItem(STORED, next);
    } catch {
      // as above
    }
  }
  for (const listener of [...listeners]) listener();
}

/** Calls `listener` after each change; returns what ends that. */
export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function slice<K extends string>(words: {
  readonly de: Record<K, Words>;
  readonly en: Record<NoInfer<K>, Words>;
}): Translate<K> {
  const translate = (key: K, params: Params = {}): string => fill(words[current][key], params);
  return Object.assign(translate, { words });
}

function fill(words: Words, params: Params): string {
  const sentence = typeof words === "string" ? words : words[plural(params)];
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? formatNumber(value) : value;
  });
}

/** What takes a millisecond to make and none to use, and is wanted each time something is drawn. */
const numbers = new Map<string, Intl.NumberFormat>();
const plurals = new Map<string, Intl.PluralRules>();

function made<T>(known: Map<string, T>, name: string, make: () => T): T {
  let found = known.get(name);
  if (found === undefined) {
    found = make();
    known.set(name, found);
  }
  return found;
}

function plural(params: Params): "one" | "other" {
  const count = Number(params["count"] ?? 0);
  return made(plurals, current, () => new Intl.PluralRules(current)).select(count) === "one"
    ? "one"
    : "other";
}

/** One of the house's own texts (queue titles, privacy notice), in the language of the page if it has that. */
export function pick(text: Readonly<Record<string, string>>): string {
  return text[current] ?? text["en"] ?? Object.values(text)[0] ?? "";
}

export function formatNumber(value: number, options: Intl.NumberFormatOptions = {}): string {
  const where = locale();
  const how = `${where} ${JSON.stringify(options)}`;
  return made(numbers, how, () => new Intl.NumberFormat(where, options)).format(value);
}

export function formatTime(at: number): string {
  return new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(at);
}

/** `timeZone`: whose day it is; without it the browser's. */
export function formatDate(at: number, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return new Intl.DateTimeFormat(locale(), { dateStyle: "long", ...zone }).format(at);
}

/** A calendar day such as "2027-06-30", which has no time zone. */
export function formatDay(day: string): string {
  return formatDate(Date.parse(day), "UTC");
}

/** Day and time in words with the time zone: people plan by it. The day is left out when it is today's. */
export function formatMoment(at: number, now = Date.now()): string {
  const time: Intl.DateTimeFormatOptions = {
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
  };
  const sameDay = new Date(at).toDateString() === new Date(now).toDateString();
  const day: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  return new Intl.DateTimeFormat(locale(), sameDay ? time : { ...day, ...time }).format(at);
}

/** To the second: for what may have to be proved. */
export function formatInstant(at: number): string {
  const how = { dateStyle: "medium", timeStyle: "medium" } as const;
  return new Intl.DateTimeFormat(locale(), how).format(at);
}

/** How large a file is: "312 kB", "1.4 MB". Thousands, as people's devices count. */
export function formatBytes(bytes: number): string {
  const [unit, size] =
    bytes < 1_000
      ? (["byte", 1] as const)
      : bytes < 999_500
        ? (["kilobyte", 1_000] as const)
        : (["megabyte", 1_000_000] as const);
  const value = bytes / size;
  const digits = unit === "megabyte" && value < 100 ? 1 : 0;
  return formatNumber(value, { style: "unit", unit, maximumFractionDigits: digits });
}

/** A length of time in its largest fitting unit: "40 seconds", "4 minutes", "1.5 hours"; short: "40 sec", "4 min". */
export function formatDuration(ms: number, unitDisplay: "long" | "short" = "long"): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const unit = (value: number, name: string, digits = 0): string =>
    formatNumber(value, {
      style: "unit",
      unit: name,
      unitDisplay,
      maximumFractionDigits: digits,
    });
  if (seconds < 60) return unit(seconds, "second");
  if (seconds < 5400) return unit(Math.round(seconds / 60), "minute");
  return unit(Math.round(seconds / 1800) / 2, "hour", 1);
}

/** A running clock: 0:07, 12:34, 1:02:03. */
export function formatClock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  const head = hours > 0 ? `${hours}:${pad(minutes)}` : String(minutes);
  return `${head}:${pad(seconds % 60)}`;
}
