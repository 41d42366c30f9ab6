"""What Slack is told of an analysis: one message a component, with an answer for each change.

Its libraries are imported when it is told.
"""

from analysis.findings import Severity, digest
from analysis.report.headline import known_as
from analysis.report.priorities import first_things
from analysis.result import Analysis, EngineNote
from config.clients import NotConfigured
from integrations.errors import ServiceError
from tasks.inputs import as_it_is
from tasks.retries import writes
from tasks.writing import slack

LOUD = (Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM)


@writes("tell Slack of an analysis")
def tell_channel(channel: str, analysis: Analysis) -> EngineNote:
    """The component's message in the channel says how it is now; its thread says when that changed.

    Raises NotConfigured, ServiceError.
    """
    from integrations.slack import messages

    client, text = slack(), headline(analysis)
    key = f"analysis of {analysis.component} in {channel}"
    effect = messages.post(client, channel, text, key)
    if effect.value is None:
        return EngineNote(engine="Slack", used=True, message=f"would tell {channel}")
    message = effect.value
    if effect.change == "unchanged" and message.text != text:
        messages.update(client, message, text)
    messages.post(client, channel, details(analysis), f"{key} {digest(analysis.findings)}", thread=message.ts)
    return EngineNote(engine="Slack", used=True, message=f"{channel} was told")


def headline(analysis: Analysis) -> str:
    """How the component is, in one line."""
    from integrations.slack import layout

    counts = {level: sum(one.severity is level for one in analysis.findings) for level in LOUD}
    told = ", ".join(f"{count} {level.value}" for level, count in counts.items() if count) or "nothing that matters"
    score = f" · score {analysis.score.points:.0f}" if analysis.score else ""
    return f"*{layout.escape(known_as(analysis.component))}*{score} · {told}"


def details(analysis: Analysis) -> str:
    """What is worth doing first."""
    from integrations.slack import layout

    at = f" at {analysis.commit[:10]}" if analysis.commit else ""
    things = [f"{n}. {layout.escape(str(thing))}" for n, thing in enumerate(first_things(analysis), 1)]
    return "\n".join([f"{len(analysis.findings):,} findings{at}. Worth doing first:", *things])


def announced(channel: str | None, analysis: Analysis) -> Analysis:
    """The analysis with a note on how Slack was told; a refusal is one, as the analysis itself is worth having."""
    if channel is None:
        return analysis
    try:
        note = tell_channel(channel, as_it_is(analysis))
    except (NotConfigured, ServiceError) as error:
        note = EngineNote(engine="Slack", used=False, message=f"{error}; so {channel} was not told")
    return analysis.model_copy(update={"engines": (*analysis.engines, note)})
