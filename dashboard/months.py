"""Calendar months, as people count them: from the 20th of May to the 20th of November are six."""

import calendar
from datetime import date, timedelta


def months_after(day: date, months: int) -> date:
    """Go on by calendar months, back where `months` is negative; a 31st may become a 28th."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def oldest_within(today: date, months: int) -> date:
    """Find the earliest day whose `months` are not over on `today`."""
    day = months_after(today, -months)
    # From the 31st of August one comes back to the 28th of February, whose six months ended on the
    # 28th of August: the first day that still holds is a little later.
    while months_after(day, months) < today:
        day += timedelta(days=1)
    return day
