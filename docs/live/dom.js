/** Elements by their id, and what stands in them. */
export const element = (id) => document.getElementById(id)

/** Sets a text where it changed: a screen reader says a live one only then. */
export function write(id, text) {
  const target = element(id)
  if (target.textContent !== text) target.textContent = text
}

/** A new element with a text and classes. */
export function made(tag, text, classes = "") {
  const one = document.createElement(tag)
  one.textContent = text
  if (classes) one.className = classes
  return one
}

/** Puts rows of cells into a table; the first is its head. */
export function fill(table, rows) {
  table.replaceChildren(...rows.map((row, at) => {
    const line = document.createElement("tr")
    line.append(...row.map((text) => {
      const cell = made(at ? "td" : "th", text)
      if (!at) cell.scope = "col"
      return cell
    }))
    return line
  }))
}

/** The media queries that the page follows. */
export const media = (query) => window.matchMedia(`(prefers-${query})`)
