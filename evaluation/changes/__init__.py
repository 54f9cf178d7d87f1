"""How well it is told what changed from one edition to another."""
