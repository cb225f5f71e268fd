import { html, type TemplateResult } from "lit";
import { button, spinner } from "../ui/parts";
import { pick } from "../ui/text";
import { t as ui } from "../ui/words";
import { trouble } from "./trouble";
import { codeLink, hint, house, paragraphs, step, type View } from "./view";
import { t } from "./words";

/** Pages that hold no contact: no link, privacy notice, imprint, and the moments in between. */

export function home({ facts }: View): TemplateResult {
  return step(
    house(facts) || t("home.title"),
    html`<p class="lead">${t("home.body")}</p>
      <div class="actions">${codeLink("primary")}</div>
      ${hint(facts)}`,
  );
}

export function houseText(view: View, which: "privacy" | "imprint"): TemplateResult {
  const { desk } = view.facts;
  const back = button({
    label: t("back"),
    icon: "arrow-left",
    kind: "quiet",
    name: "back",
    onClick: () => {
      if (history.length > 1) history.back();
      else location.assign("/");
    },
  });
  if (desk.status === "failed") return trouble(view, desk.failure);
  if (desk.status !== "ready") return loading();
  const text = pick(desk.value[which]);
  const content = paragraphs(text || t("static.missing"));
  return step(
    ui(which),
    html`<div class="prose stack">${content}</div>
      <div>${back}</div>`,
  );
}

export function loading(): TemplateResult {
  return html`<div class="step centre">${spinner(t("loading"))}</div>`;
}

export function connecting(): TemplateResult {
  return html`<div class="step centre">${spinner(t("connecting"))}</div>`;
}

export function unsupported(view: View): TemplateResult {
  return step(
    t("unsupported.title"),
    html`<p class="lead">${t("unsupported.body")}</p>
      ${hint(view.facts)}`,
  );
}
