/** Strokes of a pen as pixels, the way that the digits' authors made theirs: a bitmap of 32 by 32, filled by what was
 *  drawn, of which each pixel counts its 4 by 4. Strokes are lists of {x, y} between 0 and 1. */
export const SIDE = 8
export const WHITE = 16
const FINE = 32
const PEN = 2.5 // of the fine pixels, to each side of the line

/** 64 numbers from 0 to 16, row by row. */
export function pixelsOf(strokes) {
  const pixels = new Float32Array(SIDE * SIDE)
  const lines = fitted(strokes).flatMap(segments)
  for (let y = 0; y < FINE; y += 1)
    for (let x = 0; x < FINE; x += 1)
      if (lines.some((line) => distance(x + 0.5, y + 0.5, line) < PEN)) pixels[SIDE * (y >> 2) + (x >> 2)] += 1
  return pixels
}

/** Strokes so placed and so large that they fill the bitmap's height, or its width, as the pen allows. */
function fitted(strokes) {
  const points = strokes.flat()
  const [left, right, top, bottom] = ["x", "y"].flatMap((axis) => {
    const all = points.map((point) => point[axis])
    return [Math.min(...all), Math.max(...all)]
  })
  const room = FINE - 2 * PEN
  const scale = room / Math.max(right - left, bottom - top, 0.25)
  const place = (value, low, high) => FINE / 2 + scale * (value - (low + high) / 2)
  return strokes.map((one) => one.map(({ x, y }) => ({ x: place(x, left, right), y: place(y, top, bottom) })))
}

function segments(stroke) {
  return stroke.length === 1 ? [[stroke[0], stroke[0]]] : stroke.slice(1).map((point, at) => [stroke[at], point])
}

function distance(x, y, [from, to]) {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const along = ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)
  const part = Math.min(1, Math.max(0, along))
  return Math.hypot(x - from.x - part * dx, y - from.y - part * dy)
}
