"""Orders that were given on a plan: what was said, and what stood on the screen when it was."""

import os
from typing import Any, Final

from sqlalchemy import Row, insert, select

from data_access.access import Permission
from data_access.records.evacuation import OrderGiven
from data_access.records.ids import PlanId
from data_access.refusals import BadInput, NotFound
from data_access.store import Visit
from data_access.tables import evacuation_orders, evacuation_plans

LONGEST_STATEMENT: Final = 4_000


def give_order(visit: Visit, plan_id: PlanId, *, statement: str, screen: str) -> OrderGiven:
    """Put an order on record; it is an exercise where its plan is one. Refused without plan or words."""
    visit.require(Permission.EVACUATION_ORDER)
    plan = visit.connection.execute(
        select(evacuation_plans.c.exercise).where(evacuation_plans.c.id == plan_id)
    ).first()
    if plan is None:
        raise NotFound("There is no such plan: choose one before you give an order.")
    if not statement.strip() or len(statement) > LONGEST_STATEMENT:
        raise BadInput(f"The order needs words, {LONGEST_STATEMENT:,} characters at most.")
    order = OrderGiven(
        os.urandom(16), plan_id, visit.caller.name[:120], visit.now, plan.exercise, statement.strip(), screen
    )
    row = {name: getattr(order, name) for name in order.__struct_fields__}
    visit.connection.execute(insert(evacuation_orders).values(**row, account_id=visit.caller.account_id))
    return order


def orders_in(visit: Visit) -> list[OrderGiven]:
    """List all orders, the newest first; empty when none was given."""
    visit.require(Permission.EVACUATION_VIEW, Permission.EVACUATION_PLAN, Permission.EVACUATION_ORDER)
    rows = visit.connection.execute(select(evacuation_orders).order_by(evacuation_orders.c.given_at.desc()))
    return [_order(row) for row in rows]


def _order(row: Row[Any]) -> OrderGiven:
    return OrderGiven(
        row.id, PlanId(row.plan_id), row.author, row.given_at, row.exercise, row.statement, row.screen
    )
