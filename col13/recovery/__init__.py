"""Recovery: backups that are consistent while the house works, their way back, and the drill that proves it."""
