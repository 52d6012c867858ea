"""What grading a class anew would change, known before anything is written.

preview  a run of `firedrill class grade` that is taken back, submission by submission
moves    what differs between a student's grades before and after it
"""
