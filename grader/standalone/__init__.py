"""The judge without a lab: a request in, a document out."""
