"""Who is asked for whom, and why."""
