import type { GERMAN } from "./words.de";

export const ENGLISH: Record<keyof typeof GERMAN, string> = {
  title: "Background",
  hint: "What is seen behind you. The picture is changed in your browser only.",
  choose: "Choose a background",
  none: "No effect",
  blur: "Blur",
  trying: "We are checking whether your device can do this …",
  "cannot.slow": "This device is too slow for it.",
  "cannot.browser": "This browser cannot do it.",
  again: "Check again",
  starting: "The background is being prepared. Until then your picture is dark.",
  on: "Your room is covered.",
  slow: "Your device hardly keeps up with the background. Your picture may stutter.",
  missing: "This background is no longer there. Your room is blurred.",
  dark: "The background cannot be covered at the moment. Your picture is dark, so that nobody sees your room.",
  retry: "Try again",
  uncover: "Show without effect",
  unlisted: "Your house’s backgrounds cannot be loaded at the moment.",
  "word.starting": "One moment …",
  "word.failed": "Picture paused",
};
