"""Access with a database role and its secret: for servers that have no sign-in service."""

from dataclasses import dataclass
from datetime import UTC, datetime

from xat_desktop.sync.account_session import Credential, SignInEnded
from xat_desktop.sync.accounts import Account
from xat_desktop.sync.server_profile import DatabaseAddress, ServerProfile
from xat_desktop.sync.token_store import TokenStore

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class RoleSession:
    """The secret stays in the keyring until it is needed."""

    profile: ServerProfile
    account: Account
    store: TokenStore

    @property
    def database(self) -> DatabaseAddress:
        """Where the profile says."""
        return self.profile.database

    @property
    def bucket(self) -> str:
        """Where the profile says."""
        return self.profile.bucket

    def credential(self, renew: bool = False) -> Credential:
        """Role and secret; there is no other one when the database has refused it."""
        grant = self.store.read(self.account.key)
        if renew or grant is None:
            raise SignInEnded
        return Credential(self.account.database_user, grant.refresh_token, _NEVER)
