import { App } from "./app.js"
import { element, write } from "./dom.js"
import { Feed } from "./feed.js"
import { Page } from "./page.js"

/** The page by itself, or, where a server says so, the face of a stream that runs there. */
async function main() {
  const app = new App()
  globalThis.nrnnLive = app // for tests, and for whoever opens the console
  const feed = document.querySelector('meta[name="nrnn-feed"]').content
  if (feed) return follow(app, feed)
  const page = await Page.open(app)
  await page.choose("co2")
}

function follow(app, address) {
  document.body.classList.add("feed")
  for (const id of ["models", "drawing", "files", "play", "step", "restart", "progress"]) element(id).hidden = true
  document.querySelector(".controls").hidden = true
  new Feed(address, (session) => app.show(session))
}

main().catch((error) => write("problem", `${error.message}`))
