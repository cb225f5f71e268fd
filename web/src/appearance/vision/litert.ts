/**
 * LiteRT's WebAssembly, driven directly: no GPU, tensors that stay. The package's own loader asks for a GPU and
 * makes a new tensor for each run; a check needs neither.
 */

interface Deletable {
  delete(): void;
}

interface Dimensions extends Deletable {
  size(): number;
  get(index: number): number;
}

interface TensorType extends Deletable {
  layout(): Deletable & { dimensions(): Dimensions };
  bytes(): number;
}

interface Tensor extends Deletable {
  lock(mode: unknown): number;
  unlock(): void;
  packedSize(): number;
}

interface LiteModel extends Deletable {
  getInputTensorType(signature: number, index: number): TensorType;
}

interface Compiled extends Deletable {
  run(signature: number, inputs: Tensor[]): Tensor[] | Promise<Tensor[]>;
}

/** What is used of the bindings of `@litertjs/core` 2.5.3. */
interface Bindings {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  _malloc(bytes: number): number;
  _free(pointer: number): void;
  loadModel(environment: Deletable, pointer: number, bytes: number): LiteModel;
  compileModel(
    environment: Deletable,
    model: LiteModel,
    options: object,
  ): Compiled | Promise<Compiled>;
  readonly LiteRtEnvironment: { create(gpu: null): Deletable };
  readonly LiteRtTensorBuffer: {
    createManaged(environment: Deletable, kind: unknown, type: TensorType, bytes: number): Tensor;
  };
  readonly LiteRtTensorBufferType: { readonly HOST_MEMORY: unknown };
  readonly LiteRtTensorBufferLockMode: { readonly READ: unknown; readonly WRITE: unknown };
}

/** What the glue script beside the WebAssembly exports. */
export type Factory = (options: {
  wasmBinary: Uint8Array;
  /** Of the threaded build alone: the script of its threads. */
  mainScriptUrlOrBlob?: string;
  print: (text: string) => void;
  printErr: (text: string) => void;
}) => Promise<Bindings>;

/** A function `() -> v128` that uses one relaxed instruction, the smallest that can be: section by section. */
const RELAXED = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0],
  ...[1, 5, 1, 96, 0, 1, 123],
  ...[3, 2, 1, 0],
  ...[10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2, 253, 15, 253, 128, 2, 11],
]);

/** Does this browser have relaxed SIMD (Chromium from 114, Firefox from 145), for which there is a faster build? */
function relaxed(): boolean {
  return WebAssembly.validate(RELAXED);
}

/** *threaded* and *fast* ask for relaxed SIMD; *compatible* runs wherever there is WebAssembly. */
export type Build = "threaded" | "fast" | "compatible";

/** The glue script of a build. */
export async function glue(build: Build): Promise<Factory> {
  switch (build) {
    case "threaded":
      return (await import("@litertjs/core/wasm/litert_wasm_threaded_internal.js")).default;
    case "fast":
      return (await import("@litertjs/core/wasm/litert_wasm_internal.js")).default;
    case "compatible":
      return (await import("@litertjs/core/wasm/litert_wasm_compat_internal.js")).default;
  }
}

/** Without threads; where each of several workers has a runtime of its own, more would only take turns. */
export function single(): Exclude<Build, "threaded"> {
  return relaxed() ? "fast" : "compatible";
}

const MOST_THREADS = 4;

/** How many threads a picture may take: memory can be shared only where the page is isolated from all other origins. */
export function threads(): number {
  const cores = navigator.hardwareConcurrency;
  return crossOriginIsolated && relaxed() ? Math.min(cores, MOST_THREADS) : 1;
}

export interface Threads {
  readonly count: number;
  readonly script: string;
}

export class Runtime {
  readonly #bindings: Bindings;
  readonly #environment: Deletable;

  readonly #threads: number;

  private constructor(bindings: Bindings, threads: number) {
    this.#bindings = bindings;
    this.#threads = threads;
    this.#environment = bindings.LiteRtEnvironment.create(null);
  }

  /** `threads`: of the threaded build, and where their script lies. */
  static async open(factory: Factory, wasm: Uint8Array, threads?: Threads): Promise<Runtime> {
    const quiet = () => undefined; // it tells each step to the console
    const script = threads ? { mainScriptUrlOrBlob: threads.script } : {};
    const made = await factory({ wasmBinary: wasm, print: quiet, printErr: quiet, ...script });
    return new Runtime(made, threads?.count ?? 1);
  }

  /** A model from the bytes of a `.tflite` file. */
  async network(model: Uint8Array): Promise<Network> {
    const bindings = this.#bindings;
    const pointer = bindings._malloc(model.length); // the model refers to it for as long as it lives
    bindings.HEAPU8.set(model, pointer);
    const loaded = bindings.loadModel(this.#environment, pointer, model.length);
    const compiled = await bindings.compileModel(this.#environment, loaded, {
      accelerator: "wasm",
      cpuOptions: { numThreads: this.#threads },
      gpuOptions: {},
      webNNOptions: {},
    });
    const type = loaded.getInputTensorType(0, 0);
    const input = bindings.LiteRtTensorBuffer.createManaged(
      this.#environment,
      bindings.LiteRtTensorBufferType.HOST_MEMORY,
      type,
      type.bytes(),
    );
    const shape = numbers(type);
    type.delete();
    return new Network(bindings, compiled, input, shape);
  }
}

/** One model: the input is written, the outputs are read, both in place. */
export class Network {
  readonly #bindings: Bindings;
  readonly #compiled: Compiled;
  readonly #input: Tensor;
  /** Of the input: batch, height, width, channels. */
  readonly shape: readonly number[];

  constructor(bindings: Bindings, compiled: Compiled, input: Tensor, shape: readonly number[]) {
    this.#bindings = bindings;
    this.#compiled = compiled;
    this.#input = input;
    this.shape = shape;
  }

  /**
   * `write` fills the input; the outputs are copies, in the model's own order.
   * Raises what the runtime raises.
   */
  async run(write: (input: Float32Array) => void): Promise<Float32Array[]> {
    const { LiteRtTensorBufferLockMode: mode } = this.#bindings;
    const pointer = this.#input.lock(mode.WRITE);
    try {
      write(this.#floats(pointer, this.#input.packedSize()));
    } finally {
      this.#input.unlock();
    }
    const outputs = await this.#compiled.run(0, [this.#input]);
    return outputs.map((output) => {
      const at = output.lock(mode.READ);
      const copy = this.#floats(at, output.packedSize()).slice();
      output.unlock();
      output.delete();
      return copy;
    });
  }

  /** Anew at each use: the memory moves when it grows. */
  #floats(pointer: number, bytes: number): Float32Array {
    return new Float32Array(this.#bindings.HEAPU8.buffer, pointer, bytes / 4);
  }
}

function numbers(type: TensorType): number[] {
  const layout = type.layout();
  const dimensions = layout.dimensions();
  const found = Array.from({ length: dimensions.size() }, (_, index) => dimensions.get(index));
  dimensions.delete();
  layout.delete();
  return found;
}
