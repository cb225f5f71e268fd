import { slice } from "../ui/text";
import { de } from "./words.de";
import { en } from "./words.en";

export const t = slice({ de, en });
