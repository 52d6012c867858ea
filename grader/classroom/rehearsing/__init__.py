"""A class before the class: six made-up submissions through everything, in a copy of the course.

people    who hands in what, and what each should earn
evening   the copy, and the way through it: release, collect, grade, review, feedback, export
"""
