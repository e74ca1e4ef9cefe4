/** The bytes that the page carries under a name: base64 of gzip, in an element that no browser runs. */
export async function embedded(name) {
  const text = document.getElementById(`data-${name}`).textContent.trim()
  return unzipped(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)))
}

/** gzip's content. */
export async function unzipped(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}
