"""The safe settings: in code, mirrored in the file, and known to Streamlit."""

import tomllib
from typing import Any

from streamlit import config as streamlit_options

from dashboard.server import SAFE, limit_bytes, streamlit_config
from dashboard.settings import ROOT, settings_from
from dashboard.ui.theme import THEME


def flat(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """`{"theme": {"light": {"textColor": …}}}` → `{"theme.light.textColor": …}`; headers stay a table."""
    found: dict[str, Any] = {}
    for name, value in table.items():
        whole = f"{prefix}{name}"
        if isinstance(value, dict) and whole != "server.trustedUserHeaders":
            found |= flat(value, f"{whole}.")
        else:
            found[whole] = value
    return found


def test_the_file_says_what_the_code_says() -> None:
    """Whoever starts Streamlit by hand in the root must get the same hardening."""
    written = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
    assert flat(written) == {**SAFE, **THEME}


def test_streamlit_knows_every_option() -> None:
    """A renamed option of a newer Streamlit would be dropped in silence."""
    assert set(SAFE) <= set(streamlit_options._config_options_template)


def test_nothing_leaks_by_default() -> None:
    assert SAFE["client.showErrorDetails"] == "none"
    assert SAFE["browser.gatherUsageStats"] is False
    assert SAFE["server.enableAgentApi"] is False
    assert SAFE["client.allowedOrigins"] == []
    assert "*" not in SAFE["server.allowedHosts"]


def test_host_and_port_come_from_the_settings() -> None:
    told = streamlit_config(settings_from({"MUSTER_PORT": "9000", "MUSTER_ALLOWED_HOSTS": "muster.test"}))
    assert (told["server.port"], told["server.allowedHosts"]) == (9000, ["muster.test"])


def test_only_the_upload_takes_more_than_a_form() -> None:
    assert limit_bytes("/_stcore/upload_file/a/b") > 100_000_000
    assert limit_bytes("/sign-in") == limit_bytes("/map/x/cells") == 16 * 1024
