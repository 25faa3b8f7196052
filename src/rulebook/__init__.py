"""The rulebook: what the policy says, as YAML an official can read."""
