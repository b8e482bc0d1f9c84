"""The rubric as data: amounts, answers, one class a rule kind, read out of TOML and checked."""
