"""Two editions of one text, for tests of what changed."""

from __future__ import annotations

OLD = """# Travel policy

The mileage rate is 0.30 euros a kilometre. Hotels are booked by the travel desk.

Receipts are handed in within 30 days. Claims go to the office in Kumba.

Meals are paid up to 40 euros a day.
"""
NEW = """# Travel policy

The mileage rate is 0.42 euros a kilometre. Hotels are booked by the travel desk.

Meals are paid up to 40 euros a day.

Receipts are handed in within 14 days. Trains come before flights for short trips.
"""
