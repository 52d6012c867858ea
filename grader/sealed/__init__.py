"""What a student's machine holds of a lab, and what it can say with that: no reference, no truth.

lab.py      a lab's files as they may be given out
key.py      the release's key: edge databases with expected rows, digests, figures, file names
make.py     the key made, where the references are
files.py    built worlds found by their name
bench.py    worlds of a judge that has a key instead of references
judge.py    the verdicts that follow: never `right` where the grade would be wrong there
"""
