"""The shared server's side: its database, its partners and members, its sign-in; no part of the desktop."""
