"""Files of samples as people have them: `nrnn.read` gives them as a `Table`.

Bytes become records (`source`, `csv`, `json_lines`, `influx`, `floats`), records rows (`cell`, `number`, `time`,
`intake`), rows a table. The rules are those of `nrnn run`, and `Tests/Reading` compares both.
"""
