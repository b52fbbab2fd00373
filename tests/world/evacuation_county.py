"""The small county ready to be evacuated: four households, a grid of streets, two shelters, five vehicles."""

from pathlib import Path
from tempfile import TemporaryDirectory

from dashboard.wiring import House
from data_access.access import Permission, Role, console_caller
from data_access.importers.evacuation import import_resources
from data_access.roads.keeping import RoadReport, keep_roads, kilometres_of
from tests.world import four_households
from tests.world.roads import street_grid

SHELTERS = """code,name,address,latitude,longitude,people,accessible cots,power places,animals,medical
SH-1,Champlin gym,"1 School Road, Champlin",45.145,-93.375,60,6,6,4,yes
SH-2,Rogers hall,"2 Hall Street, Rogers",45.190,-93.600,40,2,2,0,no
"""
DEPOTS = """code,name,address,latitude,longitude
DP-1,Bus yard,"3 Yard Street, Champlin",45.150,-93.390
"""
VEHICLES = """call sign,depot,kind,seats,wheelchairs,stretchers,lift,power,animals,ready minutes,crew hours
B01,DP-1,bus,40,2,0,yes,no,yes,90,12
V01,DP-1,lift van,6,3,0,yes,no,yes,45,12
V02,DP-1,lift van,6,3,0,yes,no,yes,45,12
A01,DP-1,ambulance,1,0,1,no,yes,no,15,12
A02,DP-1,ambulance,1,0,1,no,yes,no,15,12
"""


def fill(house: House) -> None:
    """Put all of it into an empty house, through the importers."""
    four_households.fill(house)
    manager = console_caller("test", frozenset({Role.EMERGENCY_MANAGER}))
    graph = street_grid()
    report = RoadReport(
        file_name="grid", roads_read=1, nodes_before=graph.nodes, nodes=graph.nodes, arcs=graph.arcs,
        kilometres=kilometres_of(graph), left_out_kilometres=0.0, left_out_pieces=0, lost_steps=0,
        left_out={}, remarked={},
    )  # fmt: skip
    with house.store.enter(manager, Permission.ROADS_IMPORT, about="grid", writes=True) as visit:
        keep_roads(visit, graph, "by hand", report)
    with TemporaryDirectory() as folder:
        for name, text in (("shelters", SHELTERS), ("depots", DEPOTS), ("vehicles", VEHICLES)):
            path = Path(folder) / f"{name}.csv"
            path.write_text(text)
            import_resources(house.store, manager, path, jurisdiction=house.settings.jurisdiction)
