"""What was handed in, as an LMS or an exchange gives it → `submitted/`, with every attempt kept.

entries    what a zip says of its entries, none of it trusted
arrivals   a folder, a zip or zips within → files, copied under names of our own; what is hostile
           is named
times      when something was handed in, by whoever can know
layouts    what a path says: Moodle's, Canvas's and nbgrader's names
matching   whose it is, and of which lab
instead    what was handed in where no notebook was
attempts   every submission of a student to a lab, and the one that counts
plans      what would become of each file, and how many there are of each
collect    all of it, in order
"""
