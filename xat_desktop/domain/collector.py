"""A measured machine: where it stands and what it is."""

from dataclasses import dataclass

from xat_desktop.domain.validation import checked_machine, checked_text, checked_zone


@dataclass(frozen=True)
class CollectorDraft:
    """What a person enters; platform, model, OS and software are catalogue names."""

    site_name: str
    machine_name: str
    platform: str
    compute_model: str
    os_flavor: str = ""
    system_software: str = ""
    notes: str = ""
    zone: str = ""
    """IANA name of the machine's time zone; empty: not known."""

    def checked(self) -> "CollectorDraft":
        """The same, trimmed and valid; XatError names the first field that is not."""
        return CollectorDraft(
            site_name=checked_text("Site name", self.site_name),
            machine_name=checked_machine(self.machine_name),
            platform=checked_text("Platform", self.platform),
            compute_model=checked_text("Compute model", self.compute_model),
            os_flavor=checked_text("OS flavour", self.os_flavor, required=False),
            system_software=checked_text("System software", self.system_software, required=False),
            notes=checked_text("Notes", self.notes, maximum=10_000, required=False),
            zone=checked_zone(self.zone),
        )


@dataclass(frozen=True)
class Collector:
    """A stored collector."""

    id: str
    site_name: str
    machine_name: str
    platform: str
    compute_model: str
    os_flavor: str
    system_software: str
    notes: str
    zone: str
    vcpus: int | None
    memory_bytes: int | None
    created_at_us: int
    updated_at_us: int
    capture_count: int = 0

    @property
    def text(self) -> str:
        """`site/machine`."""
        return f"{self.site_name}/{self.machine_name}"
