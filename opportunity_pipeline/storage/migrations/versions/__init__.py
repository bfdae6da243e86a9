"""The migrations, oldest first; each is generated from the tables and then reviewed by a person."""
