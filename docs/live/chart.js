/** The picture of a stream: a lane for each output with bands, mean and noise-free path; below a rail for each flag. */
import { ticks, timeTicks } from "./axis.js"
import { lanesOf, range } from "./lanes.js"
import { drawLane } from "./lane.js"
import { paletteOf } from "./palette.js"
import { windowOf } from "./window.js"
import { FLAGS } from "./words.js"

const [LEFT, TOP, AXIS, RAIL] = [52, 8, 24, 20]
const FONT = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif'

export class Chart {
  constructor(canvas) {
    this.canvas = canvas
    this.context = canvas.getContext("2d")
    this.restyle()
  }

  /** After a change of theme. */
  restyle() {
    this.palette = paletteOf(this.canvas)
  }

  /** Session: {facts, rows, levels, hasTimes}. */
  draw(session) {
    const size = this.fit()
    const right = size.width - (session.facts.task === "regression" ? 62 : 58)
    const view = windowOf(session, right - LEFT)
    const seen = view.rows.reduce((bits, row) => bits | row.flags, 0)
    const flags = FLAGS.filter((flag) => seen & flag.bit)
    const bottom = size.height - AXIS - RAIL * flags.length
    const x = (at) => LEFT + ((at - view.from) / (view.to - view.from)) * (right - LEFT)
    const box = { left: LEFT, right, top: TOP, bottom, x, view, size }
    this.axis(box, session)
    this.lanes(box, session)
    this.rails(box, flags)
  }

  /** The canvas has as many pixels as the screen has there. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas
    const ratio = window.devicePixelRatio || 1
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (this.canvas.width !== wide || this.canvas.height !== high) Object.assign(this.canvas, { width: wide, height: high })
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0)
    this.context.clearRect(0, 0, width, height)
    this.context.font = FONT
    this.context.textBaseline = "middle"
    return { width, height }
  }

  axis({ left, right, bottom, x, view, size }, session) {
    const { context, palette } = this
    const about = Math.max(2, (right - left) / (session.hasTimes ? 110 : 80))
    const marks = (session.hasTimes ? timeTicks : ticks)(view.from, view.to, about)
    context.textAlign = "center"
    for (const { at, text } of marks) {
      context.fillStyle = palette.line
      context.fillRect(Math.round(x(at)), TOP, 1, bottom - TOP)
      context.fillStyle = palette.quiet
      context.fillText(text, Math.min(x(at), size.width - 30), size.height - AXIS / 2)
    }
  }

  lanes(box, session) {
    const lanes = lanesOf(session.facts)
    const height = (box.bottom - box.top) / lanes.length
    const leader = leaderOf(session)
    lanes.forEach((lane, at) => {
      const [low, high] = range(lane, box.view.rows, session.facts)
      const gap = lanes.length > 1 ? 4 : 0
      const [top, bottom] = [box.top + at * height + gap, box.top + (at + 1) * height]
      const y = (value) => bottom - ((value - low) / (high - low)) * (bottom - top)
      const frame = { top, bottom, y, low, high, count: lanes.length, leads: at === leader }
      drawLane(this.context, this.palette, session, { ...box, ...lane, ...frame })
    })
  }

  rails({ left, right, bottom, x, view }, flags) {
    const { context, palette } = this
    flags.forEach((flag, at) => {
      const top = bottom + RAIL * at + 4
      context.fillStyle = flag.alarm ? palette.alarm : palette.quiet
      context.textAlign = "left"
      context.fillText(flag.name, left, top + 5)
      context.fillStyle = flag.alarm ? palette.alarm : palette.mild
      const width = x(view.from + view.unit) - x(view.from)
      for (const row of view.rows.filter((one) => one.flags & flag.bit)) {
        const [begin, end] = [Math.max(left, Math.floor(x(row.at))), Math.min(right, Math.ceil(x(row.at) + width))]
        context.fillRect(begin, top + 12, Math.max(0, end - begin), 4)
      }
    })
  }
}

function leaderOf({ facts, rows }) {
  const mean = rows.at(-1)?.mean
  return facts.task.endsWith("softmax") && mean ? mean.indexOf(mean.reduce((a, b) => Math.max(a, b))) : -1
}
