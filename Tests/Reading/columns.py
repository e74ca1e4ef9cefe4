"""Where the names of a CSV file's columns are: in its header, within comments, after a line that says what the file is,
or in an option; and what messages advise where they are not found."""

from case import AB, A, ab, gives, refused
from both import Hint

TOA5 = '"TOA5","mast","CR1000"\n"TIMESTAMP","a","b"\n"TS","C","m/s"\n"","Avg","Smp"\n'
STAMPED = '"2026-01-31 12:00:00",1,2\n'

NAMED = [
    gives("names by word", "1,2\n3,4\n", [(2, 1), (4, 3)], channels=AB, columns=["b", "a"]),
    gives("some of them", "1,x,2,y\n3,z,4,\n", [(1, 2), (3, 4)], channels=AB, columns=["a", "", "b"]),
    gives("names and a time", "2026,31,1\n2026,32,2\n", [(1769817600 * 10**9, 1), (1769904000 * 10**9, 2)], channels=A,
          columns=["year", "day", "a"], time="year+day", time_format="%Y %j", interval=86400.0),
    gives("names of blanks", "1   2\n 3 4\n", [(1, 2), (3, 4)], channels=AB, columns=["a", "b"], separator="blanks"),
    gives("names after lines", "b,a\n# x\n1,2\n", [(1, 2)], channels=AB, columns=["a", "b"], skip_lines=1, comment="#"),
    gives("one name", "1\n2\n", [(1,), (2,)], channels=A, columns=["a"]),
    gives("mapped to a name", "1,2\n", [(2,)], channels=A, columns=["x", "y"], map=["a=y"]),
    refused("a header beside names", "a,b\n1,2\n", "line 1", "column 1 (a)", '"a"', channels=AB, columns=["a", "b"]),
    refused("a name that is not among them", "1,2\n", "columns", '"b"', "found none", '"a", "c"', channels=AB,
            columns=["a", "c"]),
    refused("more names than cells", "1\n", "line 1", "at least 2 cells", "found 1", channels=AB, columns=["a", "b"]),
    refused("another number of cells", "1,2\n3,4,5\n", "line 2", "as many cells as line 1 has, 2", channels=AB,
            columns=["a", "b"]),
    refused("a name twice", "1,2\n", "columns", "twice", channels=A, columns=["a", "a"]),
    refused("no name", "1,2\n", "columns", channels=A, columns=["", ""]),
    refused("names and a header", "1,2\n", "columns", "header", channels=AB, columns=["a", "b"], input_header="yes"),
    refused("names of JSON", "[1, 2]\n", "columns", "csv", channels=AB, columns=["a", "b"], format="jsonl"),
    refused("units beside names", "1,2\n", "header", channels=AB, columns=["a", "b"], skip_after_header=1),
]

CAMPBELL = [
    gives("Campbell's", TOA5 + STAMPED, [(1, 2)], channels=AB),
    gives("Campbell's without quotes", TOA5.replace('"', "") + STAMPED + "x,NAN,3\n", [(1, 2), (None, 3)], channels=AB),
    gives("Campbell's of several files", [TOA5 + STAMPED, "b,a\n4,3\n", TOA5], [(1, 2), (3, 4)], channels=AB),
    gives("Campbell's by hand", TOA5 + STAMPED, [(1, 2)], channels=AB, skip_lines=1, skip_after_header=2),
    gives("Campbell's and a line more", TOA5 + "x,y,z\n" + STAMPED, [(1, 2)], channels=AB, skip_after_header=3),
    gives("Campbell's by names", TOA5 + STAMPED, [(1, 2)], channels=AB, skip_lines=4, columns=["", "a", "b"]),
    refused("Campbell's without a column", TOA5 + STAMPED, "line 2", 'one column "c"', '"TIMESTAMP", "a", "b"',
            channels=["a", "c"]),
    refused("Campbell's with words", TOA5 + "x,y,2\n", "line 5, column 2 (a)", Hint("skip_after_header", "3"),
            channels=AB),
    refused("TOA5 without more", "TOA5\n1\n", "line 1", channels=AB),
]

COMMENTED = [
    gives("a header within comments", "# of the town\n# a,b\n# C,m\n1,2\n# x\n3,4\n", [(1, 2), (3, 4)], channels=AB,
          comment="#"),
    gives("the last of them", "# b,a\n# a,b\n1,2\n", [(1, 2)], channels=AB, comment="#"),
    gives("a header of blanks", "#YY a  b\n2026  1 2\n", [(1, 2)], channels=AB, comment="#", separator="blanks"),
    gives("a header in quotes", '  // "a", "b"\n1,2\n', [(1, 2)], channels=AB, comment="//"),
    gives("a time within comments", "# t,a\n5,1\n", [(5 * 10**9, 1)], channels=A, comment="#", time="t"),
    gives("a header of its own", "# b,a\na,b\n1,2\n", [(1, 2)], channels=AB, comment="#"),
    gives("comments behind those that are skipped", "# b,a\n# a,b\n1,2\n", [(1, 2)], channels=AB, comment="#",
          skip_lines=1),
    gives("lines after a header within comments", "# a,b\nm,s\n1,2\n", [(1, 2)], channels=AB, comment="#",
          skip_after_header=1),
    gives("one channel", "# a\n1\n2\n", [(1,), (2,)], channels=A, comment="#"),
    refused("a part of the names", "# a,c\n1,2\n", "line 2", 'one column "a"', channels=AB, comment="#"),
    refused("a comment that came too late", "1,2\n# a,b\n3,4\n", "line 1", 'one column "a"', channels=AB, comment="#"),
    refused("a header of another width", "# a,b,c\n1,2\n", "line 2", "as many cells as line 1 has, 3", channels=AB,
            comment="#"),
    refused("comments and no names", "# a,b\n1,2\n", "expected a single channel", channels=AB, comment="#",
            input_header="no"),
]

ADVICE = [
    refused("a title before", 'Plot\n"a","b, of it",c\n1,2,3\n', "line 1", Hint("skip_lines", "1"),
            channels=["a", "b, of it"]),
    refused("a title before one channel", "Plot\nt,a\n1,2\n", "line 2", "found 2", Hint("skip_lines", "1"), channels=A),
    refused("lines before and semicolons", "Station\nof\na;b\n1;2\n", "line 1", Hint("skip_lines", "2"),
            Hint("separator", ";"), channels=AB),
    refused("blanks, not a comment", "#YY a  b\n2026  1 2\n", "line 1", Hint("separator", "blanks"), channels=AB),
    refused("one name alone", "Station a\nof\n1,2\n", "line 1", channels=AB),
    refused("numbers between blanks", "1700  5\n1701  6\n", "line 1", "looks like blanks separate",
            Hint("separator", "blanks"), channels=A),
    refused("units after lines that are passed over", "a,b\nx,y\nAvg,Smp\n1,2\n", "line 3, column 1 (a)",
            Hint("skip_after_header", "2"), channels=AB, skip_after_header=1),
    refused("units after comments", "a,b\n# x\nm,s\n1,2\n", "line 3, column 1 (a)", Hint("skip_after_header"),
            channels=AB, comment="#"),
    refused("words later", ab("1,2", "m,s"), "line 3, column 1 (a)", Hint("missing_value", "m"), channels=AB),
    refused("an array unsaid", '[{"a": 1, "b": 2},\n {"a": 3, "b": 4}]\n', "line 1", Hint("format", "jsonl"),
            channels=AB),
    refused("an array over lines unsaid", '[\n  {"a": 1, "b": 2}\n]\n', "line 1", Hint("format", "jsonl"), channels=AB),
]

COLUMNS = [*NAMED, *CAMPBELL, *COMMENTED, *ADVICE]
