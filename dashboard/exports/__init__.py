"""Files that leave the house: rows become CSV or GeoJSON bytes, stamped and safe to open."""

from dashboard.exports.geojson import geojson_bytes
from dashboard.exports.spreadsheet import csv_bytes, safe_cell
from dashboard.exports.stamp import Stamp, file_name, new_export_id

__all__ = ["Stamp", "csv_bytes", "file_name", "geojson_bytes", "new_export_id", "safe_cell"]
