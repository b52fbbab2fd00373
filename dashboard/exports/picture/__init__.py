"""Pictures of charts: drawn once as marks on a sheet, then painted as PNG or printed on paper."""

from dashboard.exports.picture.drawing import Drawing, drawing_of
from dashboard.exports.picture.png import png_bytes

__all__ = ["Drawing", "drawing_of", "png_bytes"]
