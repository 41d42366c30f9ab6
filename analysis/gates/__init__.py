"""Whether a change may go in: what is new in it, and what a team allows."""
