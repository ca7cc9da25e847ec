from ..line import Line, expect

# Who reads the cells of the préfecture reads this one; a service and an auditor, those of their own perimeter.
CELL = expect(200, unassigned=404, correspondent_elsewhere=404, auditor_elsewhere=404, auditor_over=403, agent=404)

LINES = [
    Line("engagements:cell_detail", get=CELL, kwargs=lambda world: world.cell_address),
]
