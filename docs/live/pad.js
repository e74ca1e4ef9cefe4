import { SIDE, WHITE, pixelsOf } from "./strokes.js"

const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const LINE = 0.055 // of the pad's width

/** A pad that takes strokes of a pointer, and beside it the grid of pixels that the model reads, which takes keys. */
export class Pad {
  /** `changed` is called with the pixels; `asked` with a digit whose example is wanted; `say` with what to announce. */
  constructor(pad, grid, palette, { changed, asked, say }) {
    Object.assign(this, { pad, grid, palette, changed, asked, say })
    this.cursor = { x: 0, y: 0 }
    this.read = -1
    this.clear()
    pad.addEventListener("pointerdown", (event) => this.begin(event))
    pad.addEventListener("pointermove", (event) => this.go(event))
    for (const end of ["pointerup", "pointercancel"]) pad.addEventListener(end, () => this.end())
    grid.addEventListener("keydown", (event) => this.key(event))
    for (const name of ["focus", "blur"]) grid.addEventListener(name, () => this.draw())
  }

  clear() {
    this.strokes = []
    this.show(new Float32Array(SIDE * SIDE))
  }

  /** Pixels that come from elsewhere. */
  show(pixels) {
    this.pixels = pixels
    this.draw()
  }

  begin(event) {
    this.pad.setPointerCapture(event.pointerId)
    this.isDown = true
    this.strokes.push([])
    this.go(event)
  }

  go(event) {
    if (!this.isDown) return
    const box = this.pad.getBoundingClientRect()
    this.strokes.at(-1).push({ x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height })
    this.show(pixelsOf(this.strokes))
  }

  end() {
    if (!this.isDown) return
    this.isDown = false
    this.changed(this.pixels)
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const move = MOVES[event.key]
    if (move) this.move(move)
    else if (event.key === " " || event.key === "Enter") this.ink()
    else if (/^\d$/.test(event.key)) this.asked(Number(event.key))
    else if (event.key === "Delete" || event.key === "Backspace") this.clearByKey()
    else return
    event.preventDefault()
  }

  move([dx, dy]) {
    const within = (value) => Math.min(SIDE - 1, Math.max(0, value))
    this.cursor = { x: within(this.cursor.x + dx), y: within(this.cursor.y + dy) }
    this.draw()
    this.say(`row ${this.cursor.y + 1}, column ${this.cursor.x + 1}: ${this.pixels[this.place]} of ${WHITE}`)
  }

  get place() {
    return SIDE * this.cursor.y + this.cursor.x
  }

  /** Half, whole, none. */
  ink() {
    this.strokes = []
    const pixels = this.pixels.slice()
    pixels[this.place] = pixels[this.place] >= WHITE ? 0 : pixels[this.place] >= WHITE / 2 ? WHITE : WHITE / 2
    this.show(pixels)
    this.changed(pixels)
    this.say(`${pixels[this.place]} of ${WHITE}`)
  }

  clearByKey() {
    this.clear()
    this.changed(this.pixels)
    this.say("cleared")
  }

  /** How many pixels the model has read, and what it was given for them: white noise may be on them. */
  progress(read, given) {
    if (read === this.read && given === this.given) return
    Object.assign(this, { read, given })
    this.draw()
  }

  draw() {
    this.drawStrokes()
    this.drawGrid()
  }

  drawStrokes() {
    const { width, height } = this.pad
    const context = this.pad.getContext("2d")
    context.clearRect(0, 0, width, height)
    const ink = this.palette()["ink-of-pad"]
    Object.assign(context, { strokeStyle: ink, lineWidth: LINE * width, lineCap: "round", lineJoin: "round" })
    for (const stroke of this.strokes) {
      context.beginPath()
      for (const { x, y } of [stroke[0] ?? { x: 0, y: 0 }, ...stroke]) context.lineTo(x * width, y * height)
      context.stroke()
    }
  }

  drawGrid() {
    const context = this.grid.getContext("2d")
    const palette = this.palette()
    const size = this.grid.width / SIDE
    context.clearRect(0, 0, this.grid.width, this.grid.height)
    const shown = this.given ?? this.pixels
    shown.forEach((value, at) => {
      const [x, y] = [size * (at % SIDE), size * Math.floor(at / SIDE)]
      context.globalAlpha = Math.min(1, Math.max(0, value / WHITE))
      context.fillStyle = palette["ink-of-pad"]
      context.fillRect(x, y, size, size)
      context.globalAlpha = 1
    })
    this.drawProgress(context, palette, size)
  }

  drawProgress(context, palette, size) {
    Object.assign(context, { strokeStyle: palette.accent, lineWidth: 5 })
    const frame = (at) => context.strokeRect(size * (at % SIDE) + 2.5, size * Math.floor(at / SIDE) + 2.5, size - 5, size - 5)
    if (this.read > 0 && this.read < SIDE * SIDE) frame(this.read)
    context.strokeStyle = palette.alarm
    if (document.activeElement === this.grid) frame(this.place)
  }
}
