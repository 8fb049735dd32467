"""A review, as its document or the store has it -> advice: the sentence to change, and how to put it."""
