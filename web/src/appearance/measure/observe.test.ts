import { describe, expect, it } from "vitest";
import { observe, reference } from "./observe";
import { face, frame } from "./samples";

const plain = { reference: null, palette: [] };

describe("an observation", () => {
  it("has every value where everything was asked", () => {
    const seen = frame({ text: [] });
    const values = observe(seen, { reference: reference(seen), palette: ["#283c78"] });
    expect(Object.entries(values).filter(([, value]) => value === null)).toEqual([]);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
    expect(values).toMatchObject({ faces: 1, others: 0, portraits: 0, backdrop_changed: 0 });
  });

  it("has exactly the names that the server judges", () => {
    expect(Object.keys(observe(frame(), plain)).sort()).toEqual([
      "back_light",
      "backdrop_busy",
      "backdrop_changed",
      "background_text",
      "bare",
      "center_x",
      "clothing_text",
      "eye_y",
      "face_clipped",
      "face_height",
      "face_p97",
      "faces",
      "others",
      "palette",
      "pattern",
      "portraits",
      "sharpness",
    ]);
  });

  it("has no value of a face without a face, but those of the room", () => {
    const values = observe(frame({ faces: [] }), plain);
    expect(values).toMatchObject({ faces: 0, center_x: null, face_p97: null, pattern: null });
    expect(values.backdrop_busy).not.toBeNull();
  });

  it("takes the same from a picture twice as large", () => {
    const small = frame();
    const { width, height } = small.picture;
    const data = new Uint8ClampedArray(width * height * 16);
    for (let at = 0; at < width * height * 4; at++) {
      const [x, y] = [at % (2 * width), Math.floor(at / (2 * width))];
      const from = (Math.floor(y / 2) * width + Math.floor(x / 2)) * 4;
      data.set(small.picture.data.subarray(from, from + 4), at * 4);
    }
    const { left, top, right, bottom } = face().box;
    const twice = face({ left: 2 * left, top: 2 * top, right: 2 * right, bottom: 2 * bottom });
    const large = {
      ...small,
      picture: { width: 2 * width, height: 2 * height, data },
      faces: [twice],
    };
    expect(observe(large, plain)).toEqual({
      ...observe(small, plain),
      sharpness: expect.any(Number),
    });
  });
});
