"""Commands that have others below them, and list when none of these is named."""

from __future__ import annotations

from collections.abc import Sequence

import click

_LIST = "list"


class ListingGroup(click.Group):
    """A group whose command ``list`` may be left out: ``people alice`` is ``people list alice``.

    Options may stand before the command, too. A user who is called as a command is, is listed by
    ``people list name`` or ``people -- name``.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the command that is meant in front."""
        at = self._first_argument(args)
        if set(args[:at]).isdisjoint(ctx.help_option_names):
            is_named = at < len(args) and args[at] in self.commands
            args = [args[at], *args[:at], *args[at + 1 :]] if is_named else [_LIST, *args]
        return super().parse_args(ctx, args)

    def _first_argument(self, args: Sequence[str]) -> int:
        """Where in *args* what is no option, nor the value of one, stands first."""
        valued = {
            name
            for parameter in self.commands[_LIST].params
            if isinstance(parameter, click.Option) and not parameter.is_flag
            for name in parameter.opts
        }
        at = 0
        while at < len(args) and args[at].startswith("-") and args[at] != "--":
            at += 2 if args[at] in valued else 1
        return min(at, len(args))
