enum BenchHelp {
  static let text = """
    MODEL, or with --synthetic a model made up of a cell and sizes: a layer, with the paper's noise where the cell may \
    have it, and one output; below a vector field a dense layer of its size. With neither, a table of cases. Without \
    --members and --streams: one member with noise off and, where the model names noise, an ensemble of \
    \(ModelDescription.ensemble).

    Inputs are made up within the range of the channels. A call is one step of all members, or with --streams of all \
    streams; nominal, mean and variance of the outputs are asked for.

    ns/step is the time of one stream's step: the median over batches of calls of 0.1 ms or longer, so that the clock \
    does not count. first, p50 to p99.9 and max are whole calls, each timed by itself, less the median cost of reading \
    the clock. allocs are the calls of malloc and its kin, free among them, per call: they are counted by the \
    command's own, which pass on to the system's.

    limit is the least time that this machine could need, measured around each case on one core: the longer of the \
    time to read the model's weights once, out of the best of four buffers of that size, and of the time for one \
    multiply-add per weight and path at the peak rate (a path is a member; with noise on the noise-free one too). \
    Members and fleets on several threads share the multiply-adds. The instructions are those of the best kernels \
    here. of limit is limit / ns/step.

    --paced sleeps between calls, as a sensor's host does: what a call takes when the caches have gone cold. There are \
    no batches then; ns/step comes from p50.

    In the table: step, one stream; ensemble; fleet, many streams in one call; shared, two threads, each with a stream \
    of one model, a call being 1,000 steps of each; load, a model from memory and its first step; normals, one normal \
    out of 4,096.
    """
}
