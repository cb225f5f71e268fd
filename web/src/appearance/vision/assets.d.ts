/** Made by the plugin in `vision-assets.ts`. */
declare module "virtual:vision-assets" {
  export interface Asset {
    readonly url: string;
    /** Size when unpacked, as a progress bar counts it. */
    readonly bytes: number;
    /** Of the unpacked file, in hex. */
    readonly sha256: string;
  }
  export const assets: {
    readonly runtime: Asset;
    readonly runtimeThreaded: Asset;
    readonly runtimeCompatible: Asset;
    /** The script of a thread: a worker's, and no module. */
    readonly thread: Asset;
    readonly faceShort: Asset;
    readonly faceFull: Asset;
    readonly classes: Asset;
    /** Of the background effects. */
    readonly person: Asset;
    readonly textRuntime: Asset;
    readonly text: Asset;
  };
}

declare module "@litertjs/core/wasm/litert_wasm_internal.js" {
  import type { Factory } from "./litert";

  const factory: Factory;
  export default factory;
}

declare module "@litertjs/core/wasm/litert_wasm_threaded_internal.js" {
  import type { Factory } from "./litert";

  const factory: Factory;
  export default factory;
}

declare module "@litertjs/core/wasm/litert_wasm_compat_internal.js" {
  import type { Factory } from "./litert";

  const factory: Factory;
  export default factory;
}
