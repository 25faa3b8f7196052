"""覆盖: of everything promised, what is kept, open, missed, waived or cannot be judged; unit, liaison, person."""
