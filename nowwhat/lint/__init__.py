"""A review, as its document or the store tells it -> advice on it: the sentence to mend, and how the article would put it."""
