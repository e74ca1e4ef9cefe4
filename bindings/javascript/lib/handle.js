// What lives in the engine's memory, and has to be given back.
import { invalid } from "./errors.js"

// For who forgets: JavaScript may see to it late, or never.
const forgotten = new FinalizationRegistry((release) => release())

export class Handle {
  #what
  #address
  #release

  /** `release` must not hold the object itself, which would then never be forgotten. */
  constructor(what, address, release) {
    this.#what = what
    this.#address = address
    this.#release = release
    forgotten.register(this, release, this)
  }

  /** Its address, as long as it is there. */
  get address() {
    if (this.#address === 0) throw invalid(`${this.#what}: expected one that is open, found one that was freed`)
    return this.#address
  }

  /** Gives its memory back. A second time does nothing. */
  free() {
    if (this.#address === 0) return
    forgotten.unregister(this)
    this.#address = 0
    this.#release()
  }
}

if (Symbol.dispose) Handle.prototype[Symbol.dispose] = Handle.prototype.free
