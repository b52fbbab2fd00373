"""Files that leave the house: CSV, XLSX, GeoJSON, KML and PDF, stamped and safe to open."""

from dashboard.exports.formats import FORMATS, Ending, Export
from dashboard.exports.geojson import geojson_bytes
from dashboard.exports.kml import kml_bytes
from dashboard.exports.paper import pdf_bytes
from dashboard.exports.spreadsheet import csv_bytes, safe_cell
from dashboard.exports.stamp import Stamp, file_name, new_export_id
from dashboard.exports.workbook import xlsx_bytes

__all__ = [
    "FORMATS",
    "Ending",
    "Export",
    "Stamp",
    "csv_bytes",
    "file_name",
    "geojson_bytes",
    "kml_bytes",
    "new_export_id",
    "pdf_bytes",
    "safe_cell",
    "xlsx_bytes",
]
