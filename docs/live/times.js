/** Times in ISO 8601, as nanoseconds since 1970. One without a zone is taken as UTC, of which the caller tells. */
const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?$/i
const SECOND = 1000000000n

/** {nanoseconds, hasZone} of a text, or null: it is no such time, or no day of the calendar. */
export function time(text) {
  const found = ISO.exec(text)
  if (!found) return null
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0))
  const milliseconds = Date.UTC(year, month - 1, day)
  if (month < 1 || month > 12 || new Date(milliseconds).getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) return null
  const seconds = milliseconds / 1000 + 3600 * hour + 60 * minute + second - offset(found[8])
  const fraction = BigInt((found[7] ?? "").padEnd(9, "0"))
  return { nanoseconds: BigInt(seconds) * SECOND + fraction, hasZone: Boolean(found[8]) || found[4] === undefined }
}

/** Seconds east of Greenwich. */
function offset(zone) {
  const found = /([+-])(\d\d):?(\d\d)?/.exec(zone ?? "")
  return found ? (found[1] === "-" ? -1 : 1) * (3600 * Number(found[2]) + 60 * Number(found[3] ?? 0)) : 0
}
