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
  page.listen()
  app.isReady = true
}

const OF_THE_PAGE = ["models", "drawing", "files", "controls", "play", "step", "restart", "progress"]

const ABOUT =
  "A recurrent network with noise in its state reads one sample at a time; members under different noise show how sure it " +
  "is. The stream runs in Python on this machine; this page shows what it tells."

function follow(app, address) {
  for (const id of OF_THE_PAGE) element(id).hidden = true
  write("about", ABOUT)
  new Feed(address, (session) => {
    app.show(session)
    app.isReady = true
    write("notes", session.name)
  })
}

main().catch((error) => write("problem", `${error.message}`))
