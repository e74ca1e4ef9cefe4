/** Where an axis has its marks. */
const NICE = [1, 2, 5, 10]
const [MINUTE, HOUR, DAY, YEAR] = [60, 3600, 86400, 31556952]
const SPANS = [
  1, 2, 5, 10, 30, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
  DAY, 2 * DAY, 7 * DAY, 14 * DAY,
]
const MONTHS = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200]

/** {at, text} of round numbers, about so many, within a range. */
export function ticks(low, high, about) {
  const rough = (high - low) / about || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * NICE.find((one) => one * power >= rough * 0.999)
  const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  const found = []
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high * (1 + 1e-12) + 1e-12; n += 1)
    found.push({ at: n * step, text: (n * step).toFixed(places) })
  return found
}

/** The same of points in time, as seconds since 1970. */
export function timeTicks(low, high, about) {
  const rough = (high - low) / about
  const span = SPANS.find((one) => one >= rough)
  return span ? spans(low, high, span) : months(low, high, MONTHS.find((one) => (one * YEAR) / 12 >= rough) ?? 1200)
}

function spans(low, high, span) {
  const found = []
  for (let at = Math.ceil(low / span) * span; at <= high; at += span) {
    const text = new Date(1000 * at).toISOString()
    found.push({ at, text: span >= DAY ? text.slice(5, 10) : text.slice(11, span < MINUTE ? 19 : 16) })
  }
  return found
}

function months(low, high, step) {
  const found = []
  const first = new Date(1000 * low)
  for (let month = Math.ceil((12 * first.getUTCFullYear() + first.getUTCMonth()) / step) * step; ; month += step) {
    const at = Date.UTC(Math.floor(month / 12), month % 12) / 1000
    if (at > high) return found
    const text = new Date(1000 * at).toISOString()
    if (at >= low) found.push({ at, text: step % 12 ? text.slice(0, 7) : text.slice(0, 4) })
  }
}

/** A range that is somewhat larger and ends at round numbers, so that it seldom changes. */
export function widened(low, high) {
  const room = (high - low || Math.abs(high) || 1) * 0.06
  const step = ticks(low - room, high + room, 8)
  const width = step.length > 1 ? step[1].at - step[0].at : 1
  return [Math.floor((low - room) / width) * width, Math.ceil((high + room) / width) * width]
}
