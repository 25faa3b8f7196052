"""The rulebooks in force, facts and judgements."""
