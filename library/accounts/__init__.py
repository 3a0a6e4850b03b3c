"""Who someone is: users, passwords, second factors and browser sessions."""

from library.accounts.accounts import Accounts

__all__ = ["Accounts"]
