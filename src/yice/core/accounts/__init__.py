"""Logins: passwords, lock-out, idle time-out, second factor."""
