/** Which part of a stream the chart shows: {rows, from, to, unit, ahead} in seconds, or samples where no row has a time. */
const [FEW, MANY] = [100, 320]
const PIXELS = 3 // of a sample

export function windowOf(session, width) {
  const { facts, rows } = session
  const unit = (session.hasTimes && facts.interval) || (session.hasTimes ? between(rows) : 1)
  const ahead = Number(facts.horizon ?? 0) * unit
  const length = unit * samples(facts, width)
  const [first, last] = [rows[0]?.at ?? 0, rows.at(-1)?.at ?? 0]
  const from = Math.max(first, last + ahead - length)
  let begin = rows.length
  while (begin > 0 && rows[begin - 1].at >= from - ahead - unit) begin -= 1
  return { rows: rows.slice(begin), from, to: from + length, unit, ahead }
}

/** A classifier that is valid at the end has a sequence of some length, which is seen whole. */
function samples({ validAtEnd, trainedLength }, width) {
  const length = Number(trainedLength ?? 0)
  if (validAtEnd && length > 1 && length <= MANY) return length - 1
  return Math.min(MANY, Math.max(FEW, Math.round(width / PIXELS)))
}

/** The median of the last intervals. */
function between(rows) {
  const last = rows.slice(-50)
  const steps = last.slice(1).map((row, at) => row.at - last[at].at).sort((a, b) => a - b)
  return steps[steps.length >> 1] || 1
}
