import { slice } from "../ui/text";
import { GERMAN } from "./words.de";
import { ENGLISH } from "./words.en";

export const t = slice({ de: GERMAN, en: ENGLISH });
