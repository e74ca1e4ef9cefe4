import { element, write } from "./dom.js"
import { embedded } from "./embedded.js"
import { Examples, disturbed } from "./examples.js"
import { Pad } from "./pad.js"
import { disturbance } from "./settings.js"
import { pixelTable } from "./sources.js"
import { WHITE } from "./strokes.js"

/** The pad and its buttons: digits for the model that reads them. `changed` is called with each as a table. */
export class Drawing {
  static async open(sources, palette, changed) {
    return new Drawing(new Examples(new TextDecoder().decode(await embedded("heldout-csv"))), sources, palette, changed)
  }

  constructor(examples, sources, palette, changed) {
    Object.assign(this, { examples, sources, changed })
    this.pad = new Pad(element("pad"), element("grid"), palette, {
      changed: () => this.give(), asked: (digit) => this.example(digit), say: (text) => write("notes", text) })
    element("example").addEventListener("click", () => this.example())
    element("clear").addEventListener("click", () => { this.pad.clear(); this.give() })
    element("disturbance").addEventListener("input", () => this.give())
    disturbance()
  }

  /** The next held-out digit, or the next of a label. */
  example(label) {
    const found = this.examples.next(label)
    this.pad.strokes = []
    this.pad.show(found.pixels)
    this.give()
    write("notes", `A held-out ${found.label}, which no model was trained on.`)
  }

  /** Hands over the pixels as the model is to have them. */
  give() {
    const { engine } = this.sources
    const normals = engine.normals({ streamId: "pixels", count: this.pad.pixels.length })
    this.given = disturbed(this.pad.pixels, disturbance(), normals, WHITE)
    this.changed(pixelTable(this.given))
  }

  /** What the model has read of it. */
  show(read) {
    this.pad.progress(read, this.given)
  }
}
