"""One locked-down process that runs SQL nobody has judged yet.

`client` is the judge's side, `worker` and what it imports the other; the two share `wire` alone."""
