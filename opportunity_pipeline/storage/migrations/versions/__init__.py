"""The migrations, oldest first; each is generated from the tables and then read by a person."""
