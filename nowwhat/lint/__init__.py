"""A review, as its document or the store has it -> advice: the sentence to mend, and how to put it."""
