/** The quantile levels that are shown: those wanted, as far as so many members can say. */
const WANTED = [0.05, 0.25, 0.75, 0.95]

export function levelsFor(members) {
  if (members < 3) return []
  const within = (level) => Math.min(Math.max(level, 1 / (members + 1)), members / (members + 1))
  return [...new Set(WANTED.map(within))]
}

/** [low, high] places of the bands between levels, the widest first. */
export function bands(levels) {
  return Array.from({ length: levels.length >> 1 }, (_, at) => [at, levels.length - 1 - at])
}

/** "90 %": the share of members between two levels. */
export function share(levels, [low, high]) {
  return `${Math.round(100 * (levels[high] - levels[low]))} %`
}
