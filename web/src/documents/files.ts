/** Files by picker, camera, drop or clipboard. */

import { html, type TemplateResult } from "lit";
import { type IconName, icon } from "../ui/icon";
import { formatTime } from "../ui/text";
import { t } from "./words";

export const ACCEPTED =
  ".pdf,.png,.jpg,.jpeg,.webp,.heic,.heif,.txt,application/pdf,image/png,image/jpeg,image/webp,image/heic,image/heif,text/plain";

/** A button that opens the file picker, or on a phone the camera. */
export function fileButton(options: {
  label: string;
  icon: IconName;
  name: string;
  camera?: boolean;
  primary?: boolean;
  onFiles: (files: readonly File[]) => void;
}): TemplateResult {
  const chosen = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = ""; // the same file may be chosen again
    if (files.length > 0) options.onFiles(files);
  };
  const input = options.camera
    ? html`<input
        type="file"
        class="unseen"
        name=${options.name}
        accept="image/*"
        capture="environment"
        @change=${chosen}
      />`
    : html`<input
        type="file"
        class="unseen"
        name=${options.name}
        accept=${ACCEPTED}
        multiple
        @change=${chosen}
      />`;
  return html`<label class="button ${options.primary ? "primary" : "secondary"} file-button">
    ${input}${icon(options.icon)}<span>${options.label}</span>
  </label>`;
}

/** Whether something with files in it is dragged. */
export function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

export function filesOf(transfer: DataTransfer | null): readonly File[] {
  return [...(transfer?.files ?? [])];
}

/** Pasted where nothing is typed: a picture from the clipboard gets a name of its own. */
export function pasted(event: ClipboardEvent): readonly File[] {
  const { target } = event;
  if (target instanceof HTMLElement && target.matches("input, textarea, [contenteditable]"))
    return [];
  const name = t("bring.pasted", { time: formatTime(Date.now()).replaceAll(":", ".") });
  return filesOf(event.clipboardData).map((file) => named(file, name));
}

/** Browsers call every pasted picture "image.png". */
function named(file: File, name: string): File {
  if (file.name !== "image.png") return file;
  return new File([file], `${name}.png`, { type: file.type, lastModified: file.lastModified });
}
