"""A series as a picture: SVG for the report, one line of text for a comment."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from analysis.performance.changes import Change
from analysis.performance.series import Series

BARS = "▁▂▃▄▅▆▇█"
WIDTH, HEIGHT, MARGIN = 720, 160, 28


def sparkline(values: Sequence[float], most: int = 40) -> str:
    """The newest values as bars, the smallest lowest."""
    shown = list(values)[-most:]
    if not shown:
        return ""
    low, span = min(shown), max(shown) - min(shown)
    return "".join(BARS[int((value - low) / span * (len(BARS) - 1))] if span else BARS[3] for value in shown)


def to_svg(series: Series, changes: Sequence[Change]) -> str:
    """Points, the level of each part as a line, and where it changes; no script, and nothing from elsewhere."""
    values = series.values
    low, high = min(values), max(values)
    span, step = (high - low) or 1.0, (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)

    def place(number: int, value: float) -> tuple[float, float]:
        return MARGIN + number * step, HEIGHT - MARGIN - (value - low) / span * (HEIGHT - 2 * MARGIN)

    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2.5"/>' for x, y in (place(n, v) for n, v in enumerate(values))]
    marks = []
    for change in changes:
        x, above = place(change.position, change.after)
        _, below = place(change.position, change.before)
        first, last = x - change.points[0] * step, x + (change.points[1] - 1) * step
        colour = "#b42318" if change.worse else "#067647"
        marks += [
            f'<path d="M{first:.1f} {below:.1f}H{x - step:.1f}M{x:.1f} {above:.1f}H{last:.1f}" stroke="{colour}"/>',
            f'<path d="M{x - step / 2:.1f} {MARGIN}V{HEIGHT - MARGIN}" stroke="{colour}" stroke-dasharray="3 3"/>',
        ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12"><title>{escape(series.name)}</title><g fill="#475467">{"".join(dots)}</g>'
        f'<g fill="none" stroke-width="1.5">{"".join(marks)}</g>'
        f'<text x="{MARGIN}" y="14">{escape(series.name[:100])}</text>'
        f'<text x="{MARGIN}" y="{HEIGHT - 8}">{high:.4g} highest, {low:.4g} lowest {escape(series.unit)}, '
        f"{len(values)} points</text></svg>"
    )
