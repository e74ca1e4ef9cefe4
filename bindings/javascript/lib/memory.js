// The engine's memory. It grows while the engine works, and each time all views of it are lost: none is kept.
import { NRNNError } from "./errors.js"
import { Status } from "./names.js"

const UTF8 = new TextDecoder()

export class Memory {
  #exports
  #view = new DataView(new ArrayBuffer(0))
  #floats

  constructor(exports) {
    this.#exports = exports
  }

  /** All of it, as it is now. */
  get view() {
    const { buffer } = this.#exports.memory
    if (this.#view.buffer !== buffer) {
      this.#view = new DataView(buffer)
      this.#floats = new Float32Array(buffer)
    }
    return this.#view
  }

  /** The same as floats: element i is at address 4 i. */
  get floats() {
    return this.view && this.#floats
  }

  bytes(at, size) {
    return new Uint8Array(this.view.buffer, at, size)
  }

  doubles(at, count) {
    return new Float64Array(this.view.buffer, at, count)
  }

  /** Zero-terminated, in UTF-8. */
  text(at) {
    const { buffer } = this.view
    return UTF8.decode(new Uint8Array(buffer, at, new Uint8Array(buffer, at).indexOf(0)))
  }

  /** Zeroed, aligned to 64 bytes; to be given back by `free`. */
  allocate(size, what) {
    // What the engine would not see: an address has 32 bits.
    const at = size < 2 ** 32 - 64 ? this.#exports.nrnn_alloc(size) >>> 0 : 0
    if (at === 0) throw new NRNNError(Status.NO_MEMORY, `expected ${size} bytes of WebAssembly's memory for ${what}, found fewer`)
    return at
  }

  free(at) {
    this.#exports.nrnn_free(at)
  }

  /** Lends memory to a body: what it takes is given back when it ends. */
  lend(body) {
    const taken = []
    const take = (size, what = "a call") => {
      taken.push(this.allocate(size, what))
      return taken.at(-1)
    }
    try {
      return body(take)
    } finally {
      taken.forEach((at) => this.free(at))
    }
  }
}
