"""What the section says beside tables and findings."""

BEFORE = """**These are not the paper's data**: here no patient is in two parts. A window of 140
samples (0.78 s at 180 Hz, the R peak at sample 50) around each beat of the MIT-BIH database is read a sample a
step: normal, or premature ventricular? Each window has mean 0 and standard deviation 1. Records 100, 105, 106, 108,
114, 121 and 200 train ({train} windows, at most 150 of a class and record), 116 validates ({validation}), 119 and
123 test ({test}). They were shared out by their numbers of premature beats (200, 106: most; 119 test; 116
validation). Each part holds as many normal as premature beats, so accuracy is balanced accuracy. A beat counts as
normal if the record's list does not call it premature ventricular; the paced hearts 102 and 104 are left out, and
33 atrial beats of record 100, whose full annotations are at hand. In the others a few beats of further kinds may be
among the normal.

Networks and training are those of the section above, but that all have EPOCHS epochs."""

AFTER = """What limits this:

- **The test is narrow**: nearly all of its {premature} premature beats are of record 119, of one shape, and resemble
  those that train, so clean accuracy does not say that the task is solved. Another split, with 105 and 114 held out
  (200, 106 and others training), was given up before any test, because short trials learned little of its validation
  part. Plots of all records, and record 119 as the validation part of a third split, had been seen before it became the
  test.
- **One patient validates**: a setting that suits record 116 need not suit others."""
