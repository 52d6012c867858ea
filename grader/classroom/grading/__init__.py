"""`firedrill class grade`: nbgrader's autograde, faster and safer, with the same grades.

work.py        what lies in submitted/, and what of it has its receipt already
submission.py  nbgrader's own steps on one submission, in this process, into a folder of ours
answers.py     answers → verdicts, each judged once, by processes beside this one
gradebook.py   one session of nbgrader's gradebook for many submissions; its lock, its backup
unwritten.py   grades and comments of a new submission, until they are rows of it
receipts.py    what was graded, by what, kept in the gradebook; mends what a kill left
run.py         all of it in order: files staged → rows committed with a receipt → files renamed
status.py      in = graded + named failures + not yet graded
"""
