/** One output over time. */
import { ticks } from "./axis.js"
import { bands } from "./levels.js"
import { WARMING_UP, percent, value } from "./words.js"

const LONG = 1.6 // intervals that break a line

/** `lane` has its frame (left, right, top, bottom), its scales x and y, its range, and what it is called. */
export function drawLane(context, palette, session, lane) {
  background(context, palette, session, lane)
  context.save()
  context.beginPath()
  context.rect(lane.left, lane.top, lane.right - lane.left, lane.bottom - lane.top)
  context.clip()
  for (const part of parts(lane.view)) drawPart(context, palette, session, lane, part)
  if (lane.measured >= 0) dots(context, palette, lane)
  context.restore()
  names(context, palette, session, lane)
}

function drawPart(context, palette, { facts, levels }, lane, rows) {
  const count = facts.outputs.length
  const x = (row) => lane.x(row.at + lane.view.ahead)
  const path = (pick) => rows.map((row) => [x(row), lane.y(pick(row))])
  const quantile = (level) => path((row) => row.quantiles[level * count + lane.at])
  bands(levels).forEach(([low, high], at) => {
    area(context, [...quantile(low), ...quantile(high).reverse()], at ? palette.inner : palette.outer)
  })
  line(context, path((row) => row.nominal[lane.at]), palette.nominal, 1.25, [5, 4])
  line(context, path((row) => row.mean[lane.at]), palette.mean, 2, [])
}

/** Rows without a long interval between them. */
function parts({ rows, unit }) {
  const found = []
  rows.forEach((row, at) => {
    if (at && row.at - rows[at - 1].at <= LONG * unit) found.at(-1).push(row)
    else found.push([row])
  })
  return found
}

function area(context, points, colour) {
  context.fillStyle = colour
  trace(context, points)
  context.fill()
}

function line(context, points, colour, width, dashes) {
  Object.assign(context, { strokeStyle: colour, lineWidth: width, lineJoin: "round" })
  context.setLineDash(dashes)
  trace(context, points)
  context.stroke()
  context.setLineDash([])
}

function trace(context, points) {
  context.beginPath()
  for (const [x, y] of points) context.lineTo(x, y)
}

function dots(context, palette, lane) {
  context.fillStyle = palette.measured
  for (const row of lane.view.rows) {
    const value = row.x[lane.measured]
    if (!Number.isFinite(value)) continue
    context.beginPath()
    context.arc(lane.x(row.at), lane.y(value), 1.7, 0, 2 * Math.PI)
    context.fill()
  }
}

function background(context, palette, { facts }, lane) {
  if (facts.task !== "regression") {
    context.fillStyle = palette.stripe
    context.fillRect(lane.left, lane.top, lane.right - lane.left, lane.bottom - lane.top)
    return
  }
  const warming = lane.view.rows.filter((row) => row.flags & WARMING_UP)
  if (warming.length) shade(context, palette, lane, warming)
  grid(context, palette, lane)
}

/** What is said while the stream warms up is not to be believed yet. */
function shade(context, palette, lane, rows) {
  const left = Math.max(lane.left, lane.x(rows[0].at))
  const right = Math.min(lane.right, lane.x(rows.at(-1).at + lane.view.ahead))
  context.fillStyle = palette.stripe
  context.fillRect(left, lane.top, Math.max(0, right - left), lane.bottom - lane.top)
}

function grid(context, palette, lane) {
  context.textAlign = "right"
  for (const { at, text } of ticks(lane.low, lane.high, Math.max(2, (lane.bottom - lane.top) / 40))) {
    context.fillStyle = palette.line
    context.fillRect(lane.left, Math.round(lane.y(at)), lane.right - lane.left, 1)
    context.fillStyle = palette.quiet
    context.fillText(text, lane.left - 8, Math.min(Math.max(lane.y(at), lane.top + 6), lane.bottom - 2))
  }
}

/** A class by its name and how likely it is now; a quantity by its value now, where it is. */
function names(context, palette, { facts, rows }, lane) {
  const now = rows.at(-1)?.mean[lane.at]
  const middle = (lane.top + lane.bottom) / 2
  context.fillStyle = lane.leads ? palette.accent : palette.ink
  const weight = (text) => { context.font = context.font.replace(/^(bold )?/, lane.leads ? "bold " : ""); return text }
  if (facts.task !== "regression") {
    context.textAlign = "right"
    context.fillText(weight(lane.name.slice(0, 8)), lane.left - 10, middle)
    if (now !== undefined) context.fillText(percent(now), lane.right + 50, middle)
    context.font = context.font.replace("bold ", "")
    return
  }
  context.textAlign = "left"
  if (lane.count > 1) context.fillText(lane.name, lane.left + 6, lane.top + 10)
  if (now === undefined) return
  context.fillStyle = palette.mean
  const y = Math.min(Math.max(lane.y(now), lane.top + 6), lane.bottom - 6)
  context.fillText(value(now, lane.output, facts.task), lane.right + 6, y)
}
