"""One judge a kind of question: each takes an answer's text and gives a verdict."""
