import { picture } from "./backdrops";
import { Curtain } from "./curtain";
import { darkTrack } from "./dark";
import { capable } from "./lines";
import { openVeil } from "./veil";
import { t } from "./words";

/** The curtain of a person who works for the house. Nothing is loaded before an effect is chosen. */
export function houseCurtain(): Curtain {
  return new Curtain({
    open(listener) {
      if (!capable()) throw new Error("this browser can't compose pictures");
      return openVeil(listener);
    },
    dark: (reason) => darkTrack(t(`word.${reason}`)),
    picture,
  });
}
