import { html, type TemplateResult } from "lit";
import { copyButton } from "../console/copy";

export function command(line: string): TemplateResult {
  return html`<div class="command"><code>${line}</code>${copyButton(line)}</div>`;
}
