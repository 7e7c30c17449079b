"""Archives as a stream of members: nothing is unpacked to disk, and what is unsafe is refused by name."""

from xat_desktop.parsers.bundles.member import Bundle, Member, Refusal, Safety
from xat_desktop.parsers.bundles.walk import is_bundle, walk

__all__ = ["Bundle", "Member", "Refusal", "Safety", "is_bundle", "walk"]
