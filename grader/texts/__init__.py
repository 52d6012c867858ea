"""What people write: sentences, terms, numbers, action items."""
