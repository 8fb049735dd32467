"""A review, as its document or the store tells it -> advice on it: the sentence to mend, and how the article would put it."""

from nowwhat.lint.documents import advise
from nowwhat.lint.rules import RULES, advice_on
from nowwhat.lint.stored import advice_of_reviews
from nowwhat.lint.told import Advice, Promise, Sentence, Told

__all__ = ["RULES", "Advice", "Promise", "Sentence", "Told", "advice_of_reviews", "advice_on", "advise"]
