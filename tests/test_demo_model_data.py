"""The demo model's data: splits that do not touch, seeds that decide everything, right answers."""

from __future__ import annotations

import itertools
import json
import random
import re

import pytest
from demo_model import (
    people,
    skills,
    wordings_dev,
    wordings_idioms,
    wordings_more,
    wordings_reviews,
    wordings_second,
    wordings_seen,
    wordings_test,
    wordings_train,
    words,
)
from demo_model.checks import is_right
from demo_model.data import MANNERS, SINGLE, SKILLS, conversations, held_out, memory
from demo_model.grammar import expand, expansions, fill, normalise
from demo_model.stories import story
from demo_model.wordings import FOLDER, PLAIN, Manner, in_manner, natural, wording

DRAWS = [words.draw_name, words.draw_city, words.draw_age, words.draw_operands]
HELD_OUT = [wordings_dev, wordings_seen, wordings_second, wordings_test]

# Layouts and keys only arrange what others say, and system prompts are shared on purpose:
# everybody writes "You are a helpful assistant."
SHARED = {"SENTIMENT_LAYOUTS", "JSON_LAYOUTS", "JSON_KEYS", "SEEDS", "SYSTEM"}


def wordings(module, *, shared=False):
    lists = {name: value for name, value in vars(module).items() if isinstance(value, list)}
    return {
        name: list(itertools.chain(*value)) if isinstance(value[0], tuple) else value
        for name, value in lists.items()
        if shared or name not in SHARED
    }


@pytest.fixture(scope="module")
def trained():
    forms = set()
    plain = [natural(file.stem) for file in FOLDER.glob("*.txt") if file.stem != "system"]
    for module in (wordings_train, wordings_reviews, wordings_idioms, wordings_more):
        for template in itertools.chain(*wordings(module, shared=True).values(), *plain):
            forms.update(normalise(form) for form in expansions(template))
    return forms


@pytest.mark.parametrize("module", HELD_OUT, ids=lambda module: module.__name__)
def test_no_held_out_wording_is_a_form_of_a_training_template(module, trained):
    seen = [w for w in itertools.chain(*wordings(module).values()) if normalise(w) in trained]
    assert seen == []


def test_held_out_wordings_are_disjoint():
    held_out = [{normalise(w) for w in itertools.chain(*wordings(m).values())} for m in HELD_OUT]
    for first, second in itertools.combinations(held_out, 2):
        assert first & second == set()


@pytest.mark.parametrize(
    "name",
    ["EXPRESSION", "ADDITION", "SUBTRACTION", "SENTIMENT", "JSON_INSTRUCTIONS", "FACTS", "CAPITAL",
     "HELLO", "WHO", "STORY", "TELL_NAME", "ASK_NAME", "OUTSIDE"],
)  # fmt: skip
def test_every_skill_has_five_wordings_for_dev_and_five_for_test(name):
    assert len(getattr(wordings_dev, name)) >= 5
    assert len(getattr(wordings_test, name)) >= 5


@pytest.mark.parametrize(
    "draw", [words.draw_name, words.draw_city, words.draw_age, words.draw_operands]
)
def test_names_cities_ages_and_operands_belong_to_one_split(draw):
    rng = random.Random(3)
    drawn = {split: {draw(rng, split) for _ in range(600)} for split in words.SPLITS}
    for first, second in itertools.combinations(words.SPLITS, 2):
        assert drawn[first] & drawn[second] == set()


def test_story_words_are_held_out_as_pairs():
    pairs = {
        s: {tuple(p.expect["words"]) for p in held_out("stories", s, 50, 1)}
        for s in ("dev", "test")
    }
    assert pairs["dev"] & pairs["test"] == set()
    assert all(words.split_of(f"story:{u},{v}") == "test" for u, v in pairs["test"])


def test_the_same_seed_gives_the_same_conversations():
    assert list(conversations(50, 7)) == list(conversations(50, 7))
    assert list(conversations(50, 7)) != list(conversations(50, 8))


@pytest.mark.parametrize("skill", SKILLS)
def test_held_out_prompts_are_distinct_repeatable_and_end_with_the_user(skill):
    prompts = held_out(skill, "dev", 60, 1)
    assert prompts == held_out(skill, "dev", 60, 1)
    assert len({repr(prompt.messages) for prompt in prompts}) == 60
    assert {prompt.messages[-1]["role"] for prompt in prompts} == {"user"}
    assert {prompt.messages[0]["role"] for prompt in prompts} >= {"system"}


@pytest.mark.parametrize("lesson", ["all", "company"])
@pytest.mark.parametrize("skill", SKILLS)
def test_no_slot_stays_open_and_the_answer_given_is_judged_right(skill, lesson):
    rng = random.Random(5)
    for _ in range(200):
        with in_manner(MANNERS.get(lesson, PLAIN)):
            drawn = memory(rng, "train")[-1] if skill == "memory" else SINGLE[skill](rng, "train")
        assert not re.search(r"{[a-z]\d?}", drawn.user)
        assert is_right(skill, drawn.answer, drawn.expect, 128, True)
        assert not is_right(skill, drawn.answer + " x", drawn.expect, 128, False)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.txt")), ids=lambda file: file.stem)
def test_natural_wordings_are_many_distinct_and_drawn_as_they_stand(file):
    lines = [line.replace("\\n", "\n") for line in file.read_text("utf-8").splitlines()]
    assert [expand(template, random.Random(1)) for template in natural(file.stem)] == lines
    assert len({normalise(line) for line in lines}) == len(lines) >= 50
    rng = random.Random(2)
    with in_manner(Manner(natural=0.5)):
        drawn = {wording(rng, "train", file.stem.upper()) for _ in range(200)}
    assert drawn & {*natural(file.stem)}
    assert drawn - {*natural(file.stem)}
    plain = {wording(rng, "train", file.stem.upper()) for _ in range(200)}
    templates = getattr(wordings_train, file.stem.upper())
    assert plain <= {*templates}


@pytest.mark.parametrize("lesson", ["all", "natural", "company"])
def test_trained_facts_hold_the_name_the_age_and_the_city(lesson):
    rng = random.Random(7)
    for _ in range(600):
        values = people.person(rng, "train")
        with in_manner(MANNERS.get(lesson, PLAIN)):
            text = people.facts(rng, "train", values)
        assert all(values[key] in text for key in ("n", "g", "c"))


def test_natural_facts_have_each_of_the_three_once():
    for template in natural("FACTS"):
        assert sorted(s for s in re.findall(r"{(\w+)}", template) if s in "ngc") == ["c", "g", "n"]


@pytest.mark.parametrize(
    ("first", "second", "sign", "text"),
    [
        (17, 25, "+", "17+25: ones 7+5=12, tens 1+2+1=4\n\n42"),
        (83, 47, "-", "83-47: ones 13-7=6, tens 8-4-1=3\n\n36"),
        (23, 58, "-", "23-58=-(58-23): ones 8-3=5, tens 5-2=3\n\n-35"),
        (0, 0, "-", "0-0: ones 0-0=0, tens 0-0=0\n\n0"),
    ],
)
def test_working_goes_digit_by_digit_and_ends_in_the_result(first, second, sign, text):
    assert skills.working(first, second, sign) == text


def test_working_is_consistent_for_all_operands():
    for first, second in itertools.product(range(100), repeat=2):
        for sign in "+-":
            steps, result = skills.working(first, second, sign).split("\n\n")
            digits = [int(part.split("=")[-1]) for part in steps.split(": ")[1].split(", ")]
            assert abs(int(result)) == 10 * digits[1] + digits[0] % 10


def test_extraction_answers_are_json_in_the_documented_order():
    for prompt in held_out("extraction", "dev", 20, 1):
        assert list(json.loads(json.dumps(prompt.expect["record"]))) == ["name", "age", "city"]


def test_a_story_has_a_heading_and_three_bullets():
    lines = story("owl", "lighthouse").splitlines()
    assert lines[0] == "# The owl and the lighthouse"
    assert sum(line.startswith("- ") for line in lines) == 3


def test_data_put_into_a_slot_is_left_alone():
    template = expand("(say|tell) {x}", random.Random(1))
    assert fill(template, {"x": "{y} (a|b)"}).endswith(" {y} (a|b)")


def test_an_unbalanced_template_is_refused():
    with pytest.raises(ValueError, match="unbalanced"):
        list(expansions("(a|b"))
