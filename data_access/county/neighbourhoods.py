"""The 87 neighbourhoods of Minneapolis, as boxes between streets of its grid.

Boxes are (west, south, east, north) in miles on the survey grid, after the streets that bound them: each
is where its neighbourhood is, and no more than a box.
62nd Street is y = 0, 54th 1, 46th 2, 38th 3, Lake 4, Franklin 5, Plymouth 7, Lowry 8.5 and
53rd Avenue North 11.125; France Avenue is x = 9.375, Penn 10.375, Lyndale 11.375, Chicago 12.625
and Cedar 13.375. Households are rounded estimates and are scaled to the city's number.
"""

from dataclasses import dataclass
from typing import Final

from data_access.county.cities import Box


@dataclass(frozen=True)
class Neighbourhood:
    """A neighbourhood as it is drawn; `flats` is the share of dwellings in buildings with several."""

    name: str
    households: int
    flats: float
    box: Box


_TABLE: Final = """
Armatage|2200|.05|9.875 0 10.6 1
Audubon Park|2300|.25|13.375 8.6 14.375 9.15
Bancroft|1450|.15|12.625 2.5 13.375 3
Beltrami|600|.4|13.35 7 13.9 7.45
Bottineau|900|.45|12.15 8 12.65 8.55
Bryant|1150|.15|12 2.5 12.625 3
Bryn Mawr|1350|.2|9.375 5.3 11 6
Camden Industrial|10|0|11.45 9.2 11.9 10.4
Cedar-Isles-Dean|1900|.6|9.375 4.1 10.4 4.75
Cedar Riverside|4300|.97|13.2 5.1 14 5.8
Central|3100|.4|12 3 12.625 4
Cleveland|1350|.15|9.875 8.5 10.4 9.25
Columbia Park|850|.25|12.4 8.8 13.375 10.03
Como|2600|.5|14.1 6.15 15.375 7
Cooper|1650|.1|14.75 3.5 15.7 4.4
Corcoran|1800|.35|13.375 3.25 14 4
Diamond Lake|2450|.1|12 0 13.1 1.05
Downtown East|2900|1|12.7 5.65 13.3 6.2
Downtown West|7800|1|11.8 5.7 12.7 6.4
East Bde Maka Ska|1650|.6|10.3 3.25 10.9 4
East Harriet|2200|.3|10.4 2 11.375 3.25
East Isles|2200|.7|10.45 4 10.95 4.9
East Phillips|1600|.5|13.1 4 13.7 4.75
Elliot Park|4600|.98|12.1 5.25 12.9 5.75
Ericsson|1500|.1|13.4 1.75 14.7 2.45
Field|1050|.05|12 1.45 12.625 2
Folwell|2000|.2|10.4 8.5 11.1 9.25
Fulton|2700|.2|9.375 1 10.4 1.9
Hale|1400|.03|12.625 .9 13.4 1.6
Harrison|1200|.4|10.2 5.95 11 6.6
Hawthorne|1500|.35|11.05 7.5 12.05 8.5
Hiawatha|2500|.2|14.7 1.6 15.6 2.75
Holland|2100|.4|12.65 8 13.375 8.75
Howe|3200|.15|14.5 2.75 15.6 3.6
Humboldt Industrial Area|10|0|10.2 10.2 10.75 10.65
Jordan|2500|.25|10.2 7.65 11.05 8.5
Keewaydin|1350|.05|13.5 1 14.5 1.9
Kenny|1600|.1|10.6 0 11.375 1
Kenwood|650|.1|9.9 4.75 10.6 5.4
King Field|3400|.25|11.375 2 12 3.25
Lind-Bohanon|1950|.15|10.75 10.1 11.7 11.125
Linden Hills|3700|.35|9.375 1.9 10.4 3.25
Logan Park|1150|.45|12.8 7.5 13.4 8
Longfellow|2400|.4|13.8 3.5 14.75 4.4
Loring Park|6600|.99|11.4 5.25 12 5.85
Lowry Hill|2200|.6|10.6 4.95 11.4 5.8
Lowry Hill East|4900|.85|10.95 4 11.375 5
Lyndale|3700|.65|11.375 3.25 12 4
Lynnhurst|2300|.05|10.4 1 11.375 2
Marcy Holmes|5600|.9|13.05 6.15 14.1 6.9
Marshall Terrace|650|.3|11.95 8.5 12.6 9.6
McKinley|1050|.15|11.1 8.5 11.95 9.2
Mid-City Industrial|120|.6|14.1 7 15.375 7.9
Midtown Phillips|1650|.45|12.625 4 13.1 4.75
Minnehaha|1900|.15|14.5 .9 15.2 1.8
Morris Park|1400|.05|14.45 0 15.4 .9
Near North|2500|.5|10.8 6.6 11.7 7.6
Nicollet Island-East Bank|1900|.97|12.45 6.45 13.05 6.9
North Loop|6200|1|11.3 6.2 12.35 7
Northeast Park|400|.3|13.4 7.45 14.4 8.05
Northrop|1900|.05|12.625 1.6 13.375 2.5
Page|700|.03|12 .9 12.625 1.45
Phillips West|2000|.7|12.1 4 12.625 4.75
Powderhorn Park|3700|.4|12.625 3 13.375 4
Prospect Park-East River Road|3900|.75|14.3 4.9 15.4 6
Regina|1050|.15|12 2 12.625 2.5
Seward|3600|.6|13.6 4.4 15 5.2
Sheridan|1500|.6|12.2 7.5 12.8 8
Shingle Creek|1200|.1|9.875 10.55 10.75 11.125
South Uptown|3600|.65|10.9 3.25 11.375 4
St. Anthony East|1150|.55|12.85 7 13.35 7.5
St. Anthony West|1400|.5|12.2 6.85 12.85 7.5
Standish|2900|.1|13.375 2.4 14.4 3.25
Steven's Square-Loring Heights|3000|.97|11.6 5 12.2 5.25
Sumner-Glenwood|950|.85|11 6.2 11.45 6.7
Tangletown|1800|.15|11.375 1 12 2
University of Minnesota|1500|1|13.6 5.5 14.5 6.15
Ventura Village|2700|.8|12.1 4.75 13.4 5.25
Victory|1950|.05|9.875 9.25 10.4 10.5
Waite Park|2350|.15|13.375 9.15 14.375 10.03
Webber-Camden|2200|.25|10.4 9.2 11.45 10.1
Wenonah|1900|.1|13.5 .1 14.45 1
West Maka Ska|1200|.9|9.375 3.25 10.2 4.1
Whittier|8200|.88|11.375 4 12.1 5
Willard-Hay|3100|.2|9.875 6.6 10.75 7.9
Windom|2400|.4|11.375 0 12 1
Windom Park|2700|.3|13.375 8 14.375 8.6
"""


def _neighbourhood(line: str) -> Neighbourhood:
    name, households, flats, box = line.split("|")
    west, south, east, north = (float(edge) for edge in box.split())
    return Neighbourhood(name, int(households), float(flats), (west, south, east, north))


NEIGHBOURHOODS: Final = tuple(_neighbourhood(line) for line in _TABLE.strip().splitlines())
"""The neighbourhoods by name, in alphabetical order."""
