import { Drawing } from "./drawing.js"
import { element, write } from "./dom.js"
import { Player } from "./player.js"
import { settings } from "./settings.js"
import { Sources, bytesOf, pixelTable } from "./sources.js"
import { isModel } from "./text.js"

/** The controls of the page that runs streams itself. */
export class Page {
  static async open(app) {
    const sources = await Sources.open()
    const page = new Page(app, sources)
    page.drawing = await Drawing.open(sources, () => app.chart.palette, (table) => page.draw(table))
    return page
  }

  constructor(app, sources) {
    Object.assign(this, { app, sources })
    app.onDraw = (session) => this.name === "digits" && this.drawing.show(session.table === this.drawn ? session.position : -1)
    app.onRestyle = () => this.drawing.pad.draw()
  }

  /** From now on, when there is something to control. */
  listen() {
    const { app } = this
    for (const radio of document.querySelectorAll('input[name="model"]'))
      radio.addEventListener("change", () => this.guarded(() => this.choose(radio.value)))
    for (const id of ["members", "scale", "seed", "missing"])
      element(id).addEventListener("change", () => this.guarded(() => app.again(settings())))
    for (const id of ["members", "scale"]) element(id).addEventListener("input", () => this.guarded(settings))
    this.listenToTransport()
    this.listenToFiles()
  }

  listenToTransport() {
    const { app } = this
    element("play").addEventListener("click", () => this.guarded(() => this.play()))
    element("step").addEventListener("click", () => { app.play(false); app.session.advance(1, 0) })
    element("restart").addEventListener("click", () => this.guarded(() => this.begin()))
    element("time").addEventListener("click", () => this.guarded(() => { app.time(); app.isStale = true }))
  }

  listenToFiles() {
    const zone = element("dropzone")
    element("choose").addEventListener("click", () => element("file").click())
    element("file").addEventListener("change", (event) => this.take([...event.target.files]))
    document.addEventListener("dragover", (event) => { event.preventDefault(); zone.hidden = false })
    document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) zone.hidden = true })
    document.addEventListener("drop", (event) => {
      event.preventDefault()
      zone.hidden = true
      this.take([...event.dataTransfer.files])
    })
  }

  /** Shows what is refused as a sentence. */
  async guarded(action) {
    write("problem", "")
    try {
      await action()
    } catch (error) {
      write("problem", error.message)
    }
  }

  async choose(name) {
    this.name = name
    document.querySelector(`input[name="model"][value="${name}"]`).checked = true
    element("drawing").hidden = name !== "digits"
    const source = await this.sources.get(name)
    if (this.name !== name) return // another was chosen meanwhile
    this.source = source
    if (name === "digits" && !this.drawn) this.drawing.example(5)
    else this.show()
  }

  /** The samples of this source through a new stream. */
  show() {
    const { model, facts, table, name } = this.source
    const before = this.app.session
    for (const id of ["members", "scale"]) element(id).disabled = !facts.hasNoise
    this.app.show(Object.assign(new Player(model, facts, table, settings()), { name }))
    before?.end()
    write("notes", table.rows ? table.notes.join(" ") : `${table.name || "Now"}: drop a CSV with columns ${columns(facts)}.`)
  }

  /** From the first sample on, and playing. */
  begin() {
    this.app.session.begin(settings())
    this.app.show(this.app.session)
    this.app.play(true)
  }

  play() {
    if (this.app.isAtEnd) this.begin()
    else this.app.play(!this.app.isPlaying)
  }

  /** A digit that was drawn. */
  draw(table) {
    this.drawn = table
    this.source.table = table
    this.show()
    this.app.play(true)
  }

  /** Files that were dropped or chosen: models first, then what they are to read. */
  async take(files) {
    await this.guarded(async () => {
      const all = await Promise.all(files.map(async (file) => ({ name: file.name, bytes: await bytesOf(file) })))
      for (const { name, bytes } of all.filter((one) => isModel(one))) await this.takeModel(name, bytes)
      for (const { name, bytes } of all.filter((one) => !isModel(one))) await this.takeTable(name, bytes)
    })
    element("file").value = ""
  }

  async takeModel(name, bytes) {
    this.sources.own(bytes, name)
    element("own").hidden = false
    element("own").title = name
    await this.choose("own")
  }

  async takeTable(name, bytes) {
    await this.sources.read(this.name, bytes, name)
    this.show()
    this.app.play(true)
  }
}

const columns = (facts) => facts.inputs.slice(0, 8).map((input, at) => input.name || `x${at}`).join(", ")
