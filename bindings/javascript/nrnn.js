// NoisyRNN: noisy recurrent networks, one sample at a time, in a browser, in Node, in whatever has WebAssembly.
// The manual is README.md, types are in nrnn.d.ts, and every function means what nrnn.h says of its like.
// SPDX-License-Identifier: Apache-2.0
export { Engine, load } from "./lib/engine.js"
export { NRNNError } from "./lib/errors.js"
export { Model } from "./lib/model.js"
export { Flag, Status } from "./lib/names.js"
export { Stream } from "./lib/stream.js"
