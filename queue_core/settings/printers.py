"""The section [[printer]]: a printer's kind, how it is reached and what it can."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from queue_core.rules import limits
from queue_core.settings.values import Minutes, Section, Text, Words

NEEDS = {"network": "host", "serial": "path", "file": "path", "usb": "usb", "cups": "queue"}
"""What a printer cannot be reached without, by how it is reached."""

LEAST_BAUD = 38400
"""In baud. A picture of a slip has some 80 kB, which takes twenty seconds at this speed."""

LARGEST_LOGO = 200_000
"""In bytes; it goes to the printing agent with every slip."""


def _png(value: str) -> str:
    if value:
        # Pillow is loaded only by an office that has a logo.
        from PIL import Image

        file = Path(value).expanduser()
        if not file.is_file():
            raise ValueError("a PNG picture; there is no such file")
        try:
            if file.stat().st_size > LARGEST_LOGO:
                raise ValueError(f"has more than {LARGEST_LOGO // 1000} kB")
            with Image.open(file, formats=["PNG"]) as logo:
                logo.load()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            too_large = str(error) if isinstance(error, ValueError) and "kB" in str(error) else ""
            raise ValueError(f"a PNG picture; this file {too_large or 'cannot be read as one'}") from None
    return value


Reach = Literal["preview", "network", "usb", "serial", "file", "cups"]


class Printer(Section):
    name: Annotated[str, Field(pattern=f"^{limits.PRINTER.form}$")]
    place: Text = Words()
    kind: Literal[Reach, "agent"] = "preview"
    connection: Reach = "file"
    host: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 9100
    path: str = ""
    baud: Annotated[int, Field(ge=1200, le=921600)] = 38400
    usb: Annotated[str, Field(pattern=r"^([0-9A-Fa-f]{4}:[0-9A-Fa-f]{4})?$")] = ""
    usb_port: Annotated[str, Field(pattern=r"^([0-9]+-[0-9]+([.][0-9]+)*)?$")] = ""
    usb_serial: Annotated[str, Field(pattern=r"^[!-~]{0,126}$")] = ""
    queue: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,127}$")] = ""
    profile: str = "default"
    width_mm: Literal[58, 80] = 80
    mode: Literal["raster", "text"] = "raster"
    code_page: str = "CP852"
    cut: bool = True
    logo: Annotated[str, AfterValidator(_png)] = ""
    second: str = ""
    stale_minutes: Minutes = 10
    answer_seconds: Annotated[float, Field(ge=1, le=30)] = 3.0
    """How long each answer of the printer is waited for."""

    @model_validator(mode="after")
    def _reachable(self) -> "Printer":
        need = NEEDS.get(self.reach)
        if need and not getattr(self, need):
            key = "connection" if self.kind == "agent" else "kind"
            raise ValueError(f'{key} = "{self.reach}" needs the key {need}')
        if self.reach == "serial" and self.mode == "raster" and self.baud < LEAST_BAUD:
            raise ValueError(f'baud = {self.baud} is too slow for pictures; mode = "text"')
        return self

    @property
    def reach(self) -> str:
        """How the computer that prints reaches the printer; for `agent` that is the kiosk's own computer."""
        return self.connection if self.kind == "agent" else self.kind
