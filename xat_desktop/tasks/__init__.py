"""What a user asks for: one verb a module, free of Qt, used by the window and by `xat` alike."""
