"""`--compare A,B,C`: one prompt to several providers at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ..errors import GenerationInterrupted, LLMError, OptionError, ProviderError
from ..results.comparison import Answer, Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..display.screen import Screen
    from ..generation.generation import Generation
    from ..options.request import RequestOptions
    from ..session import Session


def compare(
    session: Session,
    screen: Screen,
    text: str,
    names: Sequence[str],
    options: RequestOptions,
) -> Comparison:
    """Send a prompt to several providers at once and wait for all of them.

    Arguments:
        session: the session that sends the requests.
        screen: shows the progress.
        text: the prompt.
        names: the providers, PROVIDER[/MODEL] each.
        options: the options of every request.

    Raises OptionError or ConfigError, before anything is sent, for an unknown provider;
    ProviderError if no provider answered; GenerationInterrupted if the user stopped it. The
    `.results` of the latter two are the Comparison so far.
    """
    if len(names) < 2:
        raise OptionError("--compare needs two providers or more", "--compare A,B")
    asked = [_asked(session, name, options) for name in names]
    for each in asked:  # check all before the first is sent
        session.prepare(text, each)
    generations = {name: session.start(text, each) for name, each in zip(names, asked, strict=True)}
    try:
        screen.wait(generations, animate=options.stream is not False)
        found = Comparison({name: _answer(generation) for name, generation in generations.items()})
    except KeyboardInterrupt:
        stopped = GenerationInterrupted("stopped; the text so far is kept")
        stopped.results = Comparison(
            {name: _stopped(generation) for name, generation in generations.items()}
        )
        raise stopped from None
    except BaseException:  # of the user's, such as an alarm
        for generation in generations.values():
            generation.future.cancel()
        raise
    if len(found.errors) == len(found):
        first = next(iter(found.errors.values()))
        failed = ProviderError(f"none of {', '.join(names)} answered: {first.message}", first.hint)
        failed.results = found
        raise failed
    return found


def _asked(session: Session, name: str, options: RequestOptions) -> RequestOptions:
    provider, _, model = name.partition("/")
    session.providers.section(provider)
    return replace(options, provider=provider, model=model or None)


def _answer(generation: Generation) -> Answer:
    try:
        return generation.response()
    except LLMError as error:
        return error


def _stopped(generation: Generation) -> Answer:
    """The answer received before Stop; a request still in flight is cancelled."""
    if generation.future.done():
        return _answer(generation)
    error = generation.cancel()
    return error.response or error
