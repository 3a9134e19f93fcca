"""The commands around the database itself."""

import click

from queue_core.commands.shell import with_config
from queue_core.data.copying import copy
from queue_core.data.db import Storage, database, without_password
from queue_core.settings import extras
from queue_core.settings.sections import Storage as StorageSection
from queue_core.settings.settings import BadSettings, Settings


@click.group()
def storage() -> None:
    """The database itself."""


@storage.command("copy")
@click.argument("to_url")
@with_config
def copy_to(settings: Settings, to_url: str) -> None:
    """Copy the whole office into the empty database TO_URL, while the server stands still.

    TO_URL is what [storage] url will be: postgresql://lobby@db.example.ro/lobby, or sqlite:////path/lobby.db.
    Stop the server, copy, write the new url into config.toml, start the server. A password that ~/.pgpass or
    PGPASSWORD holds need not stand in the url.
    """
    try:
        url = StorageSection(url=to_url).url
    except ValueError:
        raise click.BadParameter("begins with postgresql:// or sqlite://", param_hint="TO_URL") from None
    if lacking := extras.missing(url):
        raise BadSettings(lacking[0])
    source, target = Storage(database(settings)), Storage(url)
    try:
        copy(source, target, click.echo)
    finally:
        source.close()
        target.close()
    click.echo(f"{without_password(url)}: the whole office; now write it into config.toml as [storage] url")
    click.echo(f"{settings.folder.resolve()}: goes on being the folder, with the secret and the slips")
