/** A stream that runs elsewhere, by server-sent events: the rows come as a Player's would. EventSource asks again where it
 *  lost the connection, and says which row it had last. */
const KEPT = 20000

export class Feed {
  /** `begun` is called with the feed when the model is known. */
  constructor(address, begun) {
    this.rows = []
    this.position = 0
    this.total = null
    this.problem = null
    this.state = "connecting"
    const source = new EventSource(address)
    source.addEventListener("open", () => this.become("live"))
    source.addEventListener("error", () => this.become("lost the connection, asking again"))
    source.addEventListener("model", (event) => this.begin(JSON.parse(event.data), begun))
    source.addEventListener("row", (event) => this.take(JSON.parse(event.data)))
    source.addEventListener("problem", (event) => { this.problem = JSON.parse(event.data) })
    source.addEventListener("end", () => { source.close(); this.become("ended") })
  }

  /** Also where the server is another one than before: then from its first row on. */
  begin({ facts, levels, members, name }, begun) {
    Object.assign(this, { facts, levels, members, name, rows: [], hasTimes: false, problem: null })
    this.become("live")
    begun(this)
  }

  take(row) {
    this.hasTimes = row.at !== null
    this.rows.push({ ...row, at: row.at ?? row.row })
    this.position = row.row + 1
    this.changed = true
    if (this.rows.length > 2 * KEPT) this.rows.splice(0, this.rows.length - KEPT)
  }

  become(state) {
    if (this.state !== "ended") this.state = state
    this.changed = true
  }

  /** Whether something came since the last time. */
  advance() {
    const changed = this.changed
    this.changed = false
    return changed
  }

  /** The median of what the last steps took where they ran. */
  timed() {
    const times = this.rows.slice(-99).map((row) => row.microseconds).sort((a, b) => a - b)
    return times[times.length >> 1]
  }
}
