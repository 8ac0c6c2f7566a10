"""How fast lunaedu is, against its peers: see README.md here."""
