"""Where settings come from: the environment and a TOML file, both without a single name that is unknown."""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_settings import BaseSettings, EnvSettingsSource

from config.rules import SettingPath

PREFIX = "FANLOOP_"
DELIMITER = "__"
CONFIG = "FANLOOP_CONFIG"
DEFAULT_FILE = "fanloop.toml"

Values = dict[str, Any]

# What Kubernetes gives each container for a service called fanloop or fanloop-..., before anybody sets anything.
# FANLOOP_WEB_PORT could also be a slip of FANLOOP_WEB__PORT: there Kubernetes is known by its value, an address.
KUBERNETES_NAME = re.compile(
    r"FANLOOP_([A-Z0-9]+_)*(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9]+)*|PORT_[0-9]+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
KUBERNETES_PORT_NAME = re.compile(r"FANLOOP_([A-Z0-9]+_)*PORT")
KUBERNETES_PORT = re.compile(r"(tcp|udp|sctp)://\S+")


class SettingsError(Exception):
    """The program cannot start like this. Its text is one line: which setting, what is wrong; never its value."""


class _GivenEnvironment(EnvSettingsSource):
    """The environment handed to us instead of the process's own."""

    def __init__(self, settings: type[BaseSettings], environ: Mapping[str, str]) -> None:
        super().__init__(settings)
        self.env_vars = {name.lower(): value.strip() for name, value in environ.items() if value.strip()}


def setting_paths(model: type[BaseModel]) -> list[SettingPath]:
    """Every setting of the model: ("owner",), ("shop", "name") ..."""
    paths: list[SettingPath] = []
    for name, field in model.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            paths += [(name, *rest) for rest in setting_paths(section)]
        else:
            paths.append((name,))
    return paths


def variable(path: SettingPath) -> str:
    """The environment's name of a setting."""
    return PREFIX + DELIMITER.join(path).upper()


def from_environment(settings: type[BaseSettings], environ: Mapping[str, str]) -> Values:
    """What the environment sets, by section. Raises SettingsError for a name that is no setting's."""
    known = [CONFIG, *map(variable, setting_paths(settings))]
    for name, value in sorted(environ.items()):
        if name.startswith(PREFIX) and name not in known and not _is_from_kubernetes(name, value):
            raise _unknown(name, known)
    return _GivenEnvironment(settings, {name: environ[name] for name in known if name in environ})()


def config_file(environ: Mapping[str, str], cwd: Path) -> tuple[Path, str] | None:
    """The file to read, and what to call it in a sentence; None where there is none."""
    if named := environ.get(CONFIG, "").strip():
        return cwd / named, f"the file that {CONFIG} names"
    return (cwd / DEFAULT_FILE, DEFAULT_FILE) if (cwd / DEFAULT_FILE).exists() else None


def from_file(settings: type[BaseSettings], path: Path, label: str) -> Values:
    """What a TOML file sets, by section. Raises SettingsError for an unreadable file or an unknown name."""
    values = _read(path, label)
    known = setting_paths(settings)
    sections = {path[0] for path in known if len(path) > 1}
    found: Values = {}
    for key, value in values.items():
        if key not in sections:
            found |= _leaves((), {key: value}, known, label)
        elif not isinstance(value, dict):
            raise SettingsError(f"{key} in {label} must be a section: [{key}]")
        else:
            found[key] = _leaves((key,), value, known, label)
    return found


def _leaves(section: SettingPath, values: Values, known: list[SettingPath], label: str) -> Values:
    found: Values = {}
    for key, value in values.items():
        path = (*section, key)
        if path not in known:
            raise _unknown(".".join(path), map(".".join, known), f" in {label}")
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise SettingsError(f"{'.'.join(path)} in {label} must be text in quotes or a whole number")
        text = value.strip() if isinstance(value, str) else value
        if text != "":
            found[key] = text
    return found


def _read(path: Path, label: str) -> Values:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(f"{label} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise SettingsError(f"{label} is not text in UTF-8") from None
    except ValueError as error:  # TOMLDecodeError, and a number of thousands of digits
        place = re.search(r"\(at [a-z0-9, ]+\)$", str(error))
        raise SettingsError(f"{label} is not TOML {place[0] if place else ''}".rstrip()) from None


def _is_from_kubernetes(name: str, value: str) -> bool:
    is_port = KUBERNETES_PORT_NAME.fullmatch(name) and KUBERNETES_PORT.fullmatch(value)
    return bool(is_port or KUBERNETES_NAME.fullmatch(name))


def _unknown(name: str, known: Iterable[str], where: str = "") -> SettingsError:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
    shown = name if name.isprintable() and len(name) <= 100 else ascii(name[:100])
    return SettingsError(f"{shown}{where} is no setting of Fanloop" + (f"; did you mean {near[0]}?" if near else ""))
