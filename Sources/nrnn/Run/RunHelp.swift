enum RunHelp {
  static let text = """
    As in the paper, noise is off unless asked for; more than one member asks for it.

    --calibrated: members, noise scale and quantile levels are those of the model's calibration (nrnn inspect shows it), \
    noise is on, and each quantile has the calibration's offset added. --quantiles may choose among its levels; other \
    members or another scale are refused.

    Input, raw values in the channels' units:
      csv    A header names the columns, in any order; other columns are passed over. A channel without a name is x0, \
    x1, ... by its index. For a single channel, or where no channel has a name, a file may also hold just one column \
    per channel, under any header or none, unless an option names a column. The first row is a header if a name looked \
    for is in it, or if no cell of it is missing, a number, or begins like one; --input-header says otherwise \
    (--no-header is about the output). A quote opens a cell only at its start; within quotes commas, line ends and \
    blanks are text and "" is a quote. Blanks around a cell do not count. An empty line is a bad row; in a file of one \
    column it is an empty cell; at the end of the file it is nothing.
      jsonl  On each line an object with the channels' names as keys, or an array; for a single channel also a number. \
    Options that name a column need objects. A string is read as a cell of csv is.
      f32    Little-endian 32-bit floats, the channels of a sample side by side.
    A number is decimal, with a point or none, a sign or none, an exponent or none, and becomes the nearest float32. \
    Another base, infinity, thousands separators, a decimal comma or a unit is a bad cell. An empty cell, null or nan \
    (in any case) is missing: --missing says what it gets. Keys, sequences and names are bytes, in no encoding: what \
    differs in a byte is another. Control characters are no part of them.

    Output, in the same format: the columns of --keep; step (the sample's index since the stream, its sequence or, \
    after a gap, its episode began, from 0); for each output (y0, y1, ... if it has no name) NAME.mean, NAME.std, \
    NAME.nominal (the noise-free path) and each quantile, as NAME.q05; for classifiers entropy and mutual_information, \
    in nats; last flags, a sum of 1 (a value held), 2 (the sample skipped), 4 (a gap), 8 (warming up), 16 (beyond the \
    trained length), 32 (an input out of range). f32 has the same columns in the same order, less step and flags.

    --time: a number from 0 on, which counts --time-unit, or a date and time as ISO 8601 has it, such as \
    2026-01-31T12:00:00.5+01:00, 20260131T1200Z, 2026-01-31 (its midnight); the leap second 23:59:60 is one time with the \
    next 00:00:00. One without a zone needs --time-zone; of the hour that comes twice where clocks go back, it is the \
    earlier one, unless that is not after the last row of the same key; in the hour that they leave out it is a bad row. \
    Times that are written otherwise need --time-format: %Y %y %m %b %d %j %a %H %I %p %M %S %f %z, %F %T %D %R, and %s, a \
    count of --time-unit. A sample's interval is the time since \
    the last one of its key; the first of a key or a sequence comes after the nominal interval. A row whose time is not after the last one's is dropped and counted, also where a new \
    sequence begins: the times of a key go on over its sequences.

    A row whose time is far ahead, so that its interval is a gap (more than --max-substeps nominal intervals; for a \
    model whose steps cannot be cut, 1.5; for one that names no interval, a day), waits for the next row of its key. If \
    that one is later still, both count; if it is not, or the input ends, the row is left out, named and counted as \
    future, and the key's clock stays. Under --gap reject it is refused as a gap. A row that waits is in no state: given \
    again, it is read again. A key all of whose rows are behind its clock, as after a wrong stamp that another one \
    confirmed, is named at the end, with exit code 8; --forget KEY takes it out of the state, and it begins anew. Where \
    more than half of the intervals, ten at least, are below half the nominal one or twice as long and more, the end \
    says which interval was found.

    --sequence: a change of its value begins the next episode; the first one goes on with the stream as it is.

    --key: each key has a stream of its own, whose stream id is the hash of the key (that of --stream-id NAME): its \
    results are those of a run on its rows alone. Rows of different keys that are there are stepped together, but \
    for --unbuffered. --keep passes the key on.

    A row that cannot be used (a bad cell or time, quotes that are wrong, a missing value under reject, a gap under reject, a state that \
    diverges) ends the run. With --key it does not: no sensor stops another. Its stream stays as it was, it has no \
    result and is counted, the first are named, and the exit code at the end is that of the first. --skip-bad goes on \
    in the same way, with any input, and the exit code is 0. A quote that is not closed \
    within 1 MiB, or has text after it, costs its own line: reading goes on with the next.

    --state is read at the start, if the file is there, and replaced whole every --save-every seconds, when the input \
    ends and at SIGINT or SIGTERM; a run that fails leaves it as it last was. A save waits twice as long as the last one \
    took, so that saving takes at most a third of the time. With --time the same input may be given again, its old rows \
    are dropped; without, the input is what follows the samples read before. A last line of a regular file that has no \
    line end yet, or a quote that is open there, is left for the next run, named and counted as unfinished; of a pipe, \
    and without --state, it is read. Of f32, the same for part of a row.

    --output with a state that is there goes on in the file: its header must be the one that would be written, and it is \
    first cut to the length that the state holds, so that after a crash no result is lost and none comes twice. A file \
    that is shorter or holds other results is refused; one that is gone is begun anew. Results on standard output are \
    written before the state that they lead to: after a crash some may come again, equal, none is lost.

    One run at a time may use a state: it holds a lock on FILE.nrnn-lock, which goes with it. (Over NFS the lock is as good \
    as the server's; where a file system has none, nothing keeps two runs apart.) A file that is replaced keeps its \
    permissions, where that is allowed its owner, and the symbolic links that lead to it. FILE.nrnn-XXXXXXXX.tmp is the \
    run's own. Model, input, output, report and state must be different files.

    --settings: options as TOML, under their names with underscores: key = "sensor", skip_bad = true, quantiles = [0.05, 0.95]; \
    one that may be repeated has a list, or for CHANNEL=... a table. A model may have settings too, of how rows are read \
    (nrnn inspect shows them). The command line counts more than the file, and the file more than the model.

    At the end the number of rows and what became of them goes to standard error where --time, --sequence, --key, \
    --missing or --skip-bad is given, or to --report. There a byte of a key that is not UTF-8 is \\xNN, and a backslash \
    before an x is \\x5c.
    """
}
