"""The engine: facts, a rulebook and a window in; levels, entitlements, duties and gaps out."""
