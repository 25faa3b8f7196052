"""What all stands on: files, people, organisation, accounts, jobs, audit."""
