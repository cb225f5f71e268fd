"""People as the command line names them: by their login."""

from signaling.cli.terminal import CommandRefused
from signaling.store.accounts import Account, Accounts


async def named(accounts: Accounts, login: str) -> Account:
    """Raises `CommandRefused`."""
    found = [
        account for account in await accounts.all() if account.login.casefold() == login.casefold()
    ]
    if not found:
        raise CommandRefused(f'nobody has the login "{login}"; "visavis agent list" shows them')
    return found[0]
