"""What is copied does not outlive the program's own end."""

import subprocess
import sys

PROGRAM = """
from PySide6.QtGui import QGuiApplication, QImage
from xat_desktop.ui.charts.picture import copy_to_clipboard

app = QGuiApplication(["copies", "-platform", "offscreen"])
image = QImage(4, 4, QImage.Format.Format_RGB32)
image.fill(0)
copy_to_clipboard(image, "<svg/>")
found = app.clipboard().mimeData()
print(found.hasImage(), bytes(found.data("image/svg+xml").data()).decode())
"""


def test_a_program_ends_in_order_with_a_picture_in_the_clipboard() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["True", "<svg/>"])
