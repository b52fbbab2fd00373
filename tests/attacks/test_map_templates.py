"""Names from files and people reach the maps as data: folium would run what looks like a template."""

import json
import re
from pathlib import Path

import pytest
from branca.element import MacroElement

import dashboard
from dashboard.ui.evacuation.plan_map import PlanLayer
from dashboard.ui.map.areas_layer import Shades
from dashboard.ui.map.closures_layer import ClosuresLayer
from dashboard.ui.map.elements import CountyMap, Start
from dashboard.ui.map.zones_layer import Zones

pytestmark = pytest.mark.attack
RUNS = "{{ 191 * 7 }}"
HOSTILE = (
    RUNS, "{% set x = 191 * 7 %}", "{# 1337 #}", "{{{ 191 * 7 }}}", "{{'{{'}} 191 * 7 }}", "{ {%%}{{ 1337 }}",
    "{{ cycler.__init__.__globals__.os.getpid() }}", "</script><img src=x onerror=alert(1)>",
)  # fmt: skip
ELEMENTS = {
    "closures": ClosuresLayer,
    "plan": PlanLayer,
    "areas": Shades,
    "zones": lambda told: Zones(told, drawing=False),
    "households": lambda told: Start(told, drawing=False),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("kind", ELEMENTS)
def test_a_name_is_never_run_on_this_machine(kind: str, name: str) -> None:
    """Every layer gives the browser the very text; nothing of it was worked out here."""
    county = CountyMap({})
    element: MacroElement = ELEMENTS[kind]({"says": name, "names": [name, {"deep": {"er": name}}]})
    element.add_to(county)
    written = county.get_root().render()
    assert "1337" not in written.replace(name, "") or "1337" in name
    told = re.search(r'"says": ("(?:[^"\\]|\\.)*")', written)
    assert told is not None
    assert json.loads(told[1]) == name
    assert "<img src=x" not in written


def test_no_other_room_has_a_template_of_its_own() -> None:
    """Whoever takes folium's writes data that is run."""
    rooms = Path(dashboard.__file__).parent.rglob("*.py")
    taken = [room.name for room in rooms if "folium.template" in room.read_text("utf-8")]
    assert taken == ["elements.py"]
