"""How it is proved: tables, exploration, verdicts; it knows no word of any domain."""
