import { html, nothing, type TemplateResult } from "lit";
import type { RecordingDetail } from "../../protocol/messages";
import { formatClock } from "../../ui/text";
import type { Film } from "./film";
import { type Moment, writtenBy } from "./moments";
import { t } from "./words";

/** What stands below the axis: all moments as a list, and the chat as far as it had come. */

interface Beside {
  readonly film: Film;
  readonly position: number;
  readonly go: (at: number) => void;
}

export function momentList(
  { film, position, go }: Beside,
  all: readonly Moment[],
  sentence: (moment: Moment) => string,
): TemplateResult | typeof nothing {
  if (all.length === 0) return nothing;
  const now = all.filter(({ start }) => start <= position).at(-1);
  return html`<section class="stack tight" aria-labelledby="moments-title">
    <h2 id="moments-title">${t("moments")}</h2>
    <ol class="film-list">
      ${all.map(
        (one) => html`<li aria-current=${one === now ? "true" : nothing}>
          <button type="button" class="film-go" @click=${() => go(one.start)}>
            <span class="tabular">${formatClock(one.start - film.start)}</span>
            <span>${t(`lane.${one.lane}`)}: ${sentence(one)}</span>
          </button>
        </li>`,
      )}
    </ol>
  </section>`;
}

export function chatSoFar(
  { film, position, go }: Beside,
  chat: RecordingDetail["chat"],
  nameOf: (participant: string) => string,
): TemplateResult | typeof nothing {
  if (chat.length === 0) return nothing;
  const written = writtenBy(chat, position);
  return html`<section class="stack tight" aria-labelledby="chat-title">
    <h2 id="chat-title">${t("chat")}</h2>
    ${
      written.length === 0
        ? html`<p class="muted">${t("chat.none")}</p>`
        : html`<ol class="film-list film-chat">
            ${written.map(
              ({ at, sender, text }) => html`<li>
                <button type="button" class="film-go" @click=${() => go(at)}>
                  <span class="tabular">${formatClock(at - film.start)}</span>
                  <span><strong>${nameOf(sender)}</strong> ${text}</span>
                </button>
              </li>`,
            )}
          </ol>`
    }
  </section>`;
}
