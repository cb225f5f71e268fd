import { html, nothing, type TemplateResult } from "lit";
import { allowSound } from "../call/alert";
import type { AvailabilityView, LinkCheck } from "../protocol/messages";
import { button, notice } from "../ui/parts";
import { formatDate, formatMoment, pick } from "../ui/text";
import { announce } from "../ui/toasts";
import { elsewhere } from "./in-app";
import { hint, house, refusal, step, type View } from "./view";
import { t } from "./words";

/** Whose desk this is, what will happen, and the one button that begins it. */
export function welcome(view: View, check: LinkCheck): TemplateResult {
  const { facts, session } = view;
  if (!check.availability.open) return closed(view, check.availability, check.expires_at);
  const start = (): void => {
    allowSound();
    void session.start();
  };
  const until = formatMoment(check.expires_at);
  return step(
    t("welcome.title"),
    html`<p class="lead">${t("welcome.desk", { house: house(facts) })}</p>
      <p class="topic">${t("welcome.queue", { queue: pick(check.queue_title) })}</p>
      ${
        check.availability.staffed
          ? nothing
          : notice({
              tone: "warn",
              title: t("welcome.unstaffed.title"),
              body: t("welcome.unstaffed.body", { until }),
            })
      }
      ${elsewhere(session.media.state.surroundings, location.href)}
      <section class="stack">
        <h2>${t("welcome.how")}</h2>
        <ol class="steps">
          <li>${t("welcome.step.devices")}</li>
          <li>${t("welcome.step.wait")}</li>
          <li>${t("welcome.step.talk")}</li>
        </ol>
        <p class="muted">${t("welcome.optional")}</p>
      </section>
      <div class="actions sticky">
        ${refusal(facts.refused)}
        ${button({
          label: t("welcome.start"),
          kind: "primary",
          wide: true,
          name: "start",
          busy: facts.busy === "starting",
          onClick: start,
        })}
      </div>
      <p class="muted small">
        ${t("welcome.privacy.before")}
        <a href="/privacy" data-page="privacy">${t("welcome.privacy.link")}</a>.
      </p>`,
  );
}

/** Told at once, with the next opening, before anybody has checked a camera for nothing. */
export function closed(
  { facts, session }: View,
  availability: AvailabilityView,
  expires: number | null,
): TemplateResult {
  const again = async (): Promise<void> => {
    await session.lookAgain();
    announce(t("closed.checked"));
  };
  const opens = availability.opens_at;
  return step(
    t("closed.title"),
    html`<p class="lead">
        ${opens === null ? t("closed.unknown") : t("closed.next", { when: formatMoment(opens) })}
      </p>
      ${expires === null ? nothing : html`<p>${t("closed.keep", { until: formatDate(expires) })}</p>`}
      <div class="actions">
        ${button({ label: t("closed.check"), icon: "refresh-cw", wide: true, onClick: again })}
      </div>
      ${hint(facts)}`,
  );
}
