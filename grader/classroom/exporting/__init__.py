"""What goes back to an LMS: grades as it imports them, feedback as it takes it in bulk.

grades     what the gradebook says of everybody, with what is still open
shapes     the same as Canvas, Moodle or a spreadsheet takes it
feedback   one page a student, under the name that the LMS gave to what they handed in
"""
