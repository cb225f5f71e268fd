import { html, nothing, type TemplateResult } from "lit";
import { button, type Content } from "../ui/parts";
import { problem } from "../ui/problems";
import { formatMoment } from "../ui/text";
import type { Failure } from "./model";
import { codeLink, headline, hint, step, type View } from "./view";
import { t } from "./words";

/** A link, a seat or a way to the server that doesn't work: each with its own words and a way on. */
export function trouble({ facts, session }: View, failure: Failure): TemplateResult {
  const { happened, means, todo } = problem(failure.code);
  const when = moment(failure);
  const isLink = failure.code.startsWith("link.") || failure.code === "contact.none";
  const again = button({
    label: t("retry"),
    kind: isLink ? "secondary" : "primary",
    icon: "refresh-cw",
    wide: true,
    name: "retry",
    onClick: () => void session.lookAgain(),
  });
  return step(
    headline(happened),
    html`<p class="lead">${means}</p>
      ${when ? html`<p class="topic">${when}</p>` : nothing}
      <p>${todo}</p>
      <div class="actions">${waysOn(failure, again)}</div>
      ${hint(facts)}`,
  );
}

function waysOn(failure: Failure, again: TemplateResult): Content {
  switch (failure.code) {
    case "link.not_yet_valid":
      return again; // it will work later, as it is
    case "link.invalid":
    case "link.wrong_desk":
    case "link.expired":
    case "link.revoked":
    case "link.used_up":
    case "contact.none":
    case "contact.closed":
      return codeLink("primary"); // trying the same again can't help
    default:
      return again;
  }
}

/** Times come with some refusals, in ms, so that they can be told in this person's own time zone. */
export function moment(failure: Failure): string {
  const { valid_from: validFrom, retry_at: retryAt } = failure.details;
  if (typeof validFrom === "number") return t("trouble.not-yet", { when: formatMoment(validFrom) });
  if (typeof retryAt === "number") return t("trouble.wait-until", { when: formatMoment(retryAt) });
  return "";
}
