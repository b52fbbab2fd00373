"""What the policies let a browser do."""

import pytest

from dashboard.web.headers import component_policy, form_policy, page_policy, script_hashes

POLICIES = (page_policy([]), component_policy(), form_policy())


@pytest.mark.parametrize("policy", POLICIES)
def test_no_policy_names_an_outside_host(policy: str) -> None:
    """Only keywords, hashes and schemes of the page itself: nothing is fetched from elsewhere."""
    assert "//" not in policy
    assert "*" not in policy
    assert "default-src 'none'" in policy


def test_pages_are_framed_by_nobody_and_components_by_us() -> None:
    assert "frame-ancestors 'none'" in page_policy([])
    assert "frame-ancestors 'none'" in form_policy()
    assert "frame-ancestors 'self'" in component_policy()


def test_only_the_map_may_evaluate_text() -> None:
    assert "unsafe-eval" not in page_policy([])
    assert "unsafe-eval" not in form_policy()
    assert "unsafe-eval" in component_policy()


def test_a_script_in_the_shell_is_known_by_its_hash() -> None:
    """The example of the CSP specification: `alert('Hello, world.');`."""
    hashed = "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    assert script_hashes("<script>alert('Hello, world.');</script>") == [hashed]
