import { carriesFiles, filesOf } from "./files";

export interface FileDropOptions {
  /** Whether files hang over the element. */
  readonly over: (yes: boolean) => void;
  readonly files: (files: readonly File[]) => void;
  /** Whether they are wanted now. */
  readonly wanted?: () => boolean;
}

/** Files dragged over an element and let go of: `@dragenter=${drag} @dragover=${drag} @dragleave=${leave} @drop=${drop}`. */
export class FileDrop {
  readonly #options: FileDropOptions;
  #over = false;

  constructor(options: FileDropOptions) {
    this.#options = options;
  }

  drag = (event: DragEvent): void => {
    if (!carriesFiles(event) || this.#options.wanted?.() === false) return;
    event.preventDefault();
    this.#set(true);
  };

  leave = ({ currentTarget, relatedTarget }: DragEvent): void => {
    if ((currentTarget as Node).contains(relatedTarget as Node | null)) return;
    this.#set(false);
  };

  drop = (event: DragEvent): void => {
    if (!this.#over) return;
    event.preventDefault();
    event.stopPropagation();
    this.#set(false);
    this.#options.files(filesOf(event.dataTransfer));
  };

  #set(over: boolean): void {
    if (over === this.#over) return;
    this.#over = over;
    this.#options.over(over);
  }
}
