// The enumerations of nrnn.h: the place of a word is its number.

export const STATUSES = [
  "OK", "INVALID_ARGUMENT", "NO_MEMORY", "IO", "NOT_A_MODEL", "CORRUPT", "BAD_VERSION", "UNSUPPORTED", "TOO_LARGE",
  "BAD_SHAPE", "NOT_FINITE", "BAD_MODEL", "BUFFER_TOO_SMALL", "BAD_INPUT", "GAP", "DIVERGED", "NO_NOISE",
  "NOT_A_SNAPSHOT", "BAD_SNAPSHOT", "SNAPSHOT_OF_OTHER_MODEL", "SNAPSHOT_OF_OTHER_STREAM", "VERIFY_FAILED", "NO_CHECKS",
  "EXHAUSTED", "NO_CALIBRATION",
]
export const TASKS = ["regression", "softmax", "sigmoid", undefined, "log_softmax"]
export const TRAINED_WITH = [null, false, true]
export const NOISES = ["auto", "off", "on"]
export const SPACES = ["output", "logit"]
export const MISSING = ["reject", "hold", "mean", "skip"]
export const GAPS = ["reject", "reset", "nominal"]
export const RESETS = ["initial", "zero"]

/** The number of each status, by its name. */
export const Status = Object.freeze(Object.fromEntries(STATUSES.map((name, number) => [name, number])))

/** What the flags of a step say: bits. */
export const Flag = Object.freeze({
  HELD: 1,
  SKIPPED: 2,
  GAP: 4,
  WARMING_UP: 8,
  BEYOND_TRAINED_LENGTH: 16,
  OUT_OF_RANGE: 32,
})

export const TRUSTED = 2
export const NEXT_EPISODE = 2n ** 64n - 1n
export const NOMINAL = -1n
export const SNAPSHOT_USER_MAX = 64
