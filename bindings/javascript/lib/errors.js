import { STATUSES, Status } from "./names.js"

/** All that this package throws: a status of nrnn.h, and a sentence of what was expected and what was found. */
export class NRNNError extends Error {
  constructor(status, message, more = {}) {
    super(message)
    this.name = "NRNNError"
    this.status = status
    Object.assign(this, more)
  }

  /** The status by its name, such as "BAD_INPUT". */
  get statusName() {
    return STATUSES[this.status] ?? `STATUS_${this.status}`
  }
}

export function invalid(message) {
  return new NRNNError(Status.INVALID_ARGUMENT, message)
}

/** A value as a message shows it: short, and told from its like. */
export function shown(value) {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? value.slice(0, 60) + "…" : value)
  if (typeof value === "bigint") return `${value}n`
  if (value === null || typeof value !== "object") return String(value).slice(0, 60)
  return Array.isArray(value) ? `an array of ${value.length}` : `an object (${value.constructor?.name ?? "Object"})`
}
