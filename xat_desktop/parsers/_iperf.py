"""What iperf's results become, in whichever form they were written."""

from decimal import Decimal

from xat_desktop.domain.series import Attributes, attributes

THROUGHPUT = "xat.network.throughput"
RETRANSMITS = "xat.network.retransmits"
JITTER = "xat.network.jitter"
LOSS = "xat.network.loss_ratio"
ROUND_TRIP = "xat.network.round_trip_time"
EIGHTH = Decimal("0.125")
"""Bytes of a bit."""


def side(sender: bool | None) -> Attributes:
    """The direction as the writer of the file sees it."""
    if sender is None:
        return ()
    return attributes(network__io__direction="transmit" if sender else "receive")
