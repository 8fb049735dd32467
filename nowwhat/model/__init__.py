"""The contract of records, the team's decisions, and the facts made under them."""
