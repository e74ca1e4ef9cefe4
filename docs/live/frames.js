/** The frames of a browser: how many a second, and how many samples are due in one. */
const SECOND = 1000
const COUNTED = 120

export class Frames {
  constructor() {
    this.times = []
    this.due = 0
  }

  /** A frame has begun; milliseconds since the last one. */
  begin(now) {
    this.times.push(now)
    if (this.times.length > COUNTED) this.times.shift()
    return this.times.length > 1 ? now - this.times.at(-2) : 0
  }

  /** Frames a second over the last ones; 0: not known yet. */
  get rate() {
    const { times } = this
    return times.length > 10 ? (SECOND * (times.length - 1)) / (times.at(-1) - times[0]) : 0
  }

  /** Whole samples for so many milliseconds at a speed; what is left counts for the next frame. */
  samples(milliseconds, speed) {
    if (speed === Infinity) return Infinity
    this.due += Math.min(milliseconds, SECOND / 4) * (speed / SECOND)
    const whole = Math.floor(this.due)
    this.due -= whole
    return whole
  }
}
