"""What F1 says on the import page."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

HELP_TEXT = str(
    QT_TRANSLATE_NOOP(
        "ImportPage",
        "# Import\n\nDrop result files, folders or archives anywhere on the window. Each file is looked at first: "
        "its format is recognised by its content, never by its name alone.\n\n"
        "- **Time zone**: many tools print clock times without one. *assumed* means that nobody knows: choose "
        "the zone of the machine, or a collector that has one.\n"
        "- **Collector**: proposed where the host in the file is the name of exactly one machine.\n"
        "- Double-click a cell of Format, Collector or Time zone to change it, or use the line above the "
        "table for several files. **Del** takes files off the list.\n"
        "- **Formats**: a table that no format knows can be declared once; its columns are then known by it.\n"
        "- **Run group**: repeated runs of the same measurement, which are compared as one.\n\n"
        "One bad file harms no other; a cancelled import keeps the files that are complete.",
    )
)
