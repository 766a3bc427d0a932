"""`errata completion`: what a shell reads to complete commands, options and ids."""

import click
from click.shell_completion import get_completion_class


@click.command("completion", short_help="Print what a shell needs to complete errata's words.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(context: click.Context, shell: str) -> None:
    """Print what a shell needs to complete commands, options, ids, works and editions.

    \b
    bash, in ~/.bashrc:  eval "$(errata completion bash)"
    zsh, in ~/.zshrc:    eval "$(errata completion zsh)"
    fish:                errata completion fish > ~/.config/fish/completions/errata.fish
    """
    kind = get_completion_class(shell)
    assert kind is not None
    made = kind(context.find_root().command, {}, "errata", "_ERRATA_COMPLETE")
    click.echo(made.source_template % made.source_vars())
