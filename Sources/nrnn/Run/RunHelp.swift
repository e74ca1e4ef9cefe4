enum RunHelp {
  static let text = """
    As in the paper, noise is off unless asked for; more than one member asks for it.

    --calibrated: members, noise scale and quantile levels are those of the model's calibration (nrnn inspect shows it), \
    noise is on, and each quantile has the calibration's offset added. --quantiles may choose among its levels; other \
    members or another scale are refused.

    Input, raw values in the channels' units:
      csv    A header names the columns, in any order; other columns are passed over. A channel without a name is x0, \
    x1, ... by its index. For a single channel, or where no channel has a name, a file may also hold just one column \
    per channel, under any header or none, unless an option names a column.
      jsonl  On each line an object with the channels' names as keys, or an array; for a single channel also a number. \
    Options that name a column need objects.
      f32    Little-endian 32-bit floats, the channels of a sample side by side.
    An empty cell, null or NaN is missing: --missing says what it gets.

    Output, in the same format: the columns of --keep; step (the sample's index since the stream, its sequence or, \
    after a gap, its episode began, from 0); for each output (y0, y1, ... if it has no name) NAME.mean, NAME.std, \
    NAME.nominal (the noise-free path) and each quantile, as NAME.q05; for classifiers entropy and mutual_information, \
    in nats; last flags, a sum of 1 (a value held), 2 (the sample skipped), 4 (a gap), 8 (warming up), 16 (beyond the \
    trained length), 32 (an input out of range). f32 has the same columns in the same order, less step and flags.

    --time: a sample's interval is the time since the last one of its key; the first of a key or a sequence comes after \
    the nominal interval. A row whose time is not after the last one's is dropped and counted, also where a new \
    sequence begins: the times of a key go on over its sequences.

    --sequence: a change of its value begins the next episode; the first one goes on with the stream as it is.

    --key: each key has a stream of its own, whose stream id is the hash of the key (that of --stream-id NAME): its \
    results are those of a run on its rows alone. --keep passes the key on.

    A row that cannot be used (a bad cell or time, a missing value under reject, a gap under reject, a state that \
    diverges) ends the run. With --key it does not: no sensor stops another. Its stream stays as it was, it has no \
    result and is counted, the first are named, and the exit code at the end is that of the first. --skip-bad goes on \
    in the same way, with any input, and the exit code is 0.

    --state is read at the start, if the file is there, and replaced whole every --save-every seconds, when the input \
    ends and at SIGINT or SIGTERM; a run that fails leaves it as it last was. Results are written before the state that \
    they lead to: after a crash some may come again, equal, none is lost. With --time the same input may be given \
    again, its old rows are dropped; without, the input is what follows the samples read before. One run at a time may \
    use a file; FILE.tmp beside it is the run's own.

    At the end the number of rows and what became of them goes to standard error where --time, --sequence, --key, \
    --missing or --skip-bad is given, or to --report.
    """
}
