"""The class report: how a lab went, for who teaches it tomorrow.

gather          what the class answered, with the verdicts that grading kept and the points given
behaviour       how a wrong query behaves: its rows on small databases and hidden worlds
misconceptions  wrong answers of a question, put together where they go wrong in the same way
similar         answers that are alike, as leads for a talk
hint_use        which hints were taken, as far as journals came along
report          all of it, as a document
page            the document as one page of HTML
"""
