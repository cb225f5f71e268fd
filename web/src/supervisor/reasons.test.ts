import { afterEach, describe, expect, it } from "vitest";
import type { ReasonView } from "../protocol/messages";
import { setLanguage } from "../ui/text";
import { type ReasonNames, reasonSentences, reasonText } from "./reasons";

const REASON: ReasonView = {
  rule: "longest_waiting",
  waited_ms: 240_000,
  head_start_ms: 0,
  idle_ms: 0,
  candidates: 5,
  passed_over: 0,
  language: "de",
  skills: [["funds", 2, 3]],
  certificates: ["video"],
  loosened: 0,
  overflow_from: null,
};

const about = (agent: string | null): ReasonNames => ({
  agent,
  skill: (id) => ({ funds: "Fonds" })[id] ?? id,
  certificate: (id) => ({ video: "Video-Beratung" })[id] ?? id,
  queue: (id) => ({ en: "English" })[id] ?? id,
});

afterEach(() => setLanguage("en"));

describe("the reason of a match", () => {
  it("is a text that a supervisor can read, in German", () => {
    setLanguage("de");
    expect(reasonText(REASON, about("Anna Weber"))).toBe(
      "Anna Weber wurde frei. Von 5 passenden Wartenden hatte diese Person am längsten gewartet: 4 Minuten. " +
        "Passend: Deutsch, Fonds Stufe 3 (nötig 2) und Video-Beratung.",
    );
  });

  it("and in English", () => {
    expect(reasonText(REASON, about("Anna Weber"))).toBe(
      "Anna Weber became free. Of 5 qualifying people waiting, this person had waited longest: 4 minutes. " +
        "Qualified by: German, Fonds level 3 (asked for 2), and Video-Beratung.",
    );
  });

  it("says who had been idle longest without saying how long, where that isn't to be seen", () => {
    const reason = { ...REASON, rule: "longest_idle" as const, idle_ms: null };
    expect(reasonSentences(reason, about("Anna Weber"))[0]).toBe(
      "The person came, and of 5 free agents Anna Weber had been without a contact longest.",
    );
  });

  it("speaks to the agent who is asked", () => {
    expect(reasonSentences(REASON, about(null))[0]).toContain("You became free");
    setLanguage("de");
    expect(reasonSentences(REASON, about(null))[0]).toContain("Sie wurden frei");
  });

  it.each(["fixed", "code", "preferred", "longest_waiting", "longest_idle"] as const)(
    "%s has a sentence of its own for each reader and language, every place filled",
    (rule) => {
      for (const language of ["de", "en"] as const) {
        setLanguage(language);
        for (const agent of [null, "Anna Weber"]) {
          for (const candidates of [1, 3]) {
            const [first] = reasonSentences({ ...REASON, rule, candidates }, about(agent));
            expect(first).not.toMatch(/[{}]/);
            if (agent) expect(first).toContain(agent);
          }
        }
      }
    },
  );

  it("doesn't count the others where there was only one to choose", () => {
    const [first] = reasonSentences({ ...REASON, candidates: 1 }, about("Anna Weber"));
    expect(first).toBe(
      "Anna Weber became free, and only this person qualified. They had waited 4 minutes.",
    );
  });

  it("says what was counted in and what had to give way", () => {
    const sentences = reasonSentences(
      { ...REASON, head_start_ms: 120_000, passed_over: 1, loosened: 2, overflow_from: "en" },
      about("Anna Weber"),
    );
    expect(sentences).toContain("A head start of 2 minutes is included.");
    expect(sentences).toContain("One person had waited longer but needed other skills.");
    expect(sentences).toContain(
      "Because of the long wait the requirements had been loosened by 2 steps.",
    );
    expect(sentences).toContain("The person began in the queue “English”.");
  });

  it("names a skill that is no longer asked for", () => {
    const text = reasonText({ ...REASON, skills: [["funds", 0, 1]] }, about(null));
    expect(text).toContain("Fonds level 1 (no longer asked for)");
  });
});
