/** Times in ISO 8601, as nanoseconds since 1970. One without a zone is taken as UTC, of which the caller tells. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z| ?UTC| ?GMT|[+-]\d\d(?::?\d\d)?)?)?$/i
const ZONE = /([+-])(\d\d):?(\d\d)?/
const SECOND = 1000000000n
const LARGEST = 2n ** 63n // of nanoseconds, from 1678 to 2262

/** {nanoseconds, hasZone} of a text, or null: it is no such time, or no day of the calendar. */
export function time(text) {
  const found = ISO.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const [seconds, east] = [beginOf(year, month, day) + 3600 * hour + 60 * minute + second, offset(found[8])]
  if (Number.isNaN(seconds - east) || hour > 23 || minute > 59 || second > 59) return null
  const nanoseconds = BigInt(seconds - east) * SECOND + BigInt((found[7] ?? "").padEnd(9, "0"))
  if (nanoseconds >= LARGEST || nanoseconds < -LARGEST) return null
  return { nanoseconds, hasZone: Boolean(found[8]) || found[4] === undefined }
}

/** When a day begins, in seconds; NaN where there is none. Of years before 100 JavaScript would make others. */
function beginOf(year, month, day) {
  const begin = new Date(Date.UTC(year, month - 1, day))
  const isDay = begin.getUTCFullYear() === year && begin.getUTCMonth() === month - 1 && begin.getUTCDate() === day
  return isDay ? begin.getTime() / 1000 : NaN
}

/** Seconds east of Greenwich; NaN where there is no such zone. */
function offset(zone) {
  const [, sign, hours, minutes] = ZONE.exec(zone ?? "") ?? ["", "+", "0"]
  if (Number(hours) > 23 || Number(minutes ?? 0) > 59) return NaN
  return (sign === "-" ? -1 : 1) * (3600 * Number(hours) + 60 * Number(minutes ?? 0))
}
