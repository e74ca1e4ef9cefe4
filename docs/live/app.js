import { showAbout } from "./about.js"
import { cells, sentence, tiles } from "./board.js"
import { Chart } from "./chart.js"
import { element, fill, made, media, write } from "./dom.js"
import { Frames } from "./frames.js"
import { speed } from "./settings.js"
import { flagsOf } from "./words.js"

const BUDGET = 9 // milliseconds of a frame for steps
const [BOARD, SENTENCE, STILL] = [150, 5000, 500] // milliseconds between two

/** Shows a session, a Player or a Feed, frame by frame. */
export class App {
  constructor() {
    this.chart = new Chart(element("chart"))
    this.frames = new Frames()
    this.isPlaying = !media("reduced-motion: reduce").matches
    this.last = { board: 0, sentence: 0, draw: 0 }
    this.target = 0
    this.stepTime = 0
    element("table").closest("details").addEventListener("toggle", () => { this.isStale = true })
    media("color-scheme: dark").addEventListener("change", () => this.restyle())
    new ResizeObserver(() => { this.isStale = true }).observe(element("chart"))
    requestAnimationFrame((now) => this.frame(now))
  }

  show(session) {
    this.session = session
    this.target = 0
    this.frames.due = 0
    this.isStale = true
    showAbout(session)
    this.timeOnce()
  }

  /** The same samples again with other options, at once up to where the stream was. */
  again(options) {
    const { session } = this
    const target = session.position
    session.begin(options)
    this.target = target
    this.isStale = true
    showAbout(session)
    this.timeOnce()
  }

  play(isPlaying) {
    this.isPlaying = isPlaying
    this.last.sentence = 0
    this.isStale = true
  }

  time() {
    const { model, members } = this.session
    this.timed = { model, members }
    this.stepTime = this.session.timed()
  }

  /** Unless it is known: it takes some frames. */
  timeOnce() {
    const { model, members } = this.session
    if (!this.timed || this.timed.model !== model || this.timed.members !== members) this.time()
  }

  restyle() {
    this.chart.restyle()
    this.isStale = true
    this.onRestyle?.()
  }

  frame(now) {
    requestAnimationFrame((next) => this.frame(next))
    const elapsed = this.frames.begin(now)
    if (!this.session) return
    if (this.advance(elapsed)) this.isStale = true
    if (this.isStale && this.mayDraw(now)) this.draw(now)
  }

  /** Whether there was a step. */
  advance(elapsed) {
    const { session } = this
    if (session.position < this.target) return session.advance(this.target - session.position, BUDGET)
    const due = this.isPlaying ? this.frames.samples(elapsed, speed()) : 0
    return session.advance(due, BUDGET)
  }

  /** Who asked for less motion gets a still picture now and then. */
  mayDraw(now) {
    return !media("reduced-motion: reduce").matches || now - this.last.draw > STILL
  }

  draw(now) {
    this.isStale = false
    this.last.draw = now
    this.chart.draw(this.session)
    this.onDraw?.(this.session)
    const isOver = !this.isPlaying || this.isAtEnd
    if (isOver || now - this.last.board > BOARD) this.drawBoard(now, isOver)
    else this.isStale = true
  }

  get isAtEnd() {
    const { position, total, problem } = this.session
    return position === total || Boolean(problem)
  }

  drawBoard(now, isOver) {
    const { session } = this
    this.last.board = now
    if (session.total === null) this.time() // a feed's, which tells it with each step
    element("tiles").replaceChildren(...tiles(session, this.frames.rate, this.stepTime).map(tile))
    this.drawFlags(session.rows.at(-1)?.flags ?? 0)
    if (element("table").closest("details").open) fill(element("table"), cells(session))
    this.drawTransport()
    if (isOver || now - this.last.sentence > SENTENCE) this.drawSentence(now)
  }

  drawSentence(now) {
    this.last.sentence = now
    write("summary", sentence(this.session))
    element("chart").setAttribute("aria-label", `Chart: ${element("chart-title").textContent}`)
  }

  drawFlags(bits) {
    const flags = flagsOf(bits)
    if (this.flags === bits) return
    this.flags = bits
    const chips = flags.map((flag) => Object.assign(made("li", flag.name, flag.alarm ? "alarm" : ""), { title: flag.about }))
    element("flags").replaceChildren(...(chips.length ? chips : [made("li", "no flags")]))
  }

  drawTransport() {
    const { position, total, problem, state } = this.session
    Object.assign(element("progress"), { max: total || 1, value: total === null ? 1 : position })
    write("position", total === null ? `${position.toLocaleString("en")} samples, ${state}`
                                     : `${position.toLocaleString("en")} of ${total.toLocaleString("en")}`)
    write("play", this.isPlaying && !this.isAtEnd ? "Pause" : "Play")
    if (problem) write("problem", problem)
  }
}

function tile([term, text, small]) {
  const one = document.createElement("div")
  const value = made("dd", text)
  if (small) value.append(" ", made("small", small))
  one.append(made("dt", term), value)
  return one
}
