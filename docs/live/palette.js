/** The colours of the style sheet, which knows light from dark. */
const NAMES = [
  "card", "line", "ink", "quiet", "accent", "outer", "inner", "mean", "nominal", "measured", "alarm", "mild", "stripe", "ink-of-pad",
]

export function paletteOf(element) {
  const style = getComputedStyle(element)
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))
}
