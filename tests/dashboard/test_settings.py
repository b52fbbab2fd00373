"""Settings: the defaults of a laptop are safe, and weak values are refused with a sentence."""

import pytest

from dashboard.settings import ROOT, SettingsRefused, settings_from


def test_a_laptop_needs_no_settings() -> None:
    """Without a single variable it is the demo county on this machine alone."""
    settings = settings_from({})
    assert settings.demo
    assert settings.host == "127.0.0.1"
    assert settings.data_folder == ROOT / "var"
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("variables", "word"),
    [
        ({"MUSTER_HOST": "0.0.0.0", "MUSTER_JURISDICTION": "county"}, "in clear"),  # noqa: S104
        ({"MUSTER_HOST": "0.0.0.0", "MUSTER_HTTPS": "1"}, "demo county"),  # noqa: S104
        ({"MUSTER_ALLOWED_HOSTS": ""}, "at least one host"),
        ({"MUSTER_ALLOWED_HOSTS": "localhost,"}, "at least one host"),
        ({"MUSTER_ALLOWED_HOSTS": "*.example.org"}, "star"),
        ({"MUSTER_PORT": "0"}, "between 1 and 65535"),
        ({"MUSTER_PORT": "eighty"}, "whole number"),
        ({"MUSTER_JURISDICTION": " "}, "name the county"),
        ({"MUSTER_TIME_ZONE": "Minneapolis"}, "time zone"),
        ({"MUSTER_HTTPS": "perhaps"}, "1 or 0"),
        ({"MUSTER_PAPER": "foolscap"}, "letter or a4"),
        ({"MUSTER_DATABASE_URL": "mysql://localhost/x"}, "sqlite"),
    ],
)
def test_a_weak_value_is_refused_with_a_sentence(variables: dict[str, str], word: str) -> None:
    with pytest.raises(SettingsRefused, match=word):
        settings_from(variables)


def test_behind_a_proxy_with_tls_any_address_may_listen() -> None:
    settings = settings_from(
        {
            "MUSTER_HOST": "0.0.0.0",  # noqa: S104
            "MUSTER_HTTPS": "1",
            "MUSTER_JURISDICTION": "Hennepin County",
            "MUSTER_ALLOWED_HOSTS": "muster.example.org",
        }
    )
    assert settings.address == "https://muster.example.org"
    assert not settings.demo
