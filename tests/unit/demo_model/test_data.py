"""The demo model's data: splits that do not touch, seeds that decide everything, right answers."""

from __future__ import annotations

import itertools
import json
import random
import re

import pytest
from demo_model import conversations as conversing
from demo_model import people, reviews, skills, words
from demo_model import wordings as worded
from demo_model.augment import ask
from demo_model.conversations import (
    LESSONS,
    SINGLE,
    SKILLS,
    STYLES,
    conversations,
    held_out,
    memory,
)
from demo_model.evaluate import CARD, Answer, card_figures, is_right
from demo_model.skills import story
from demo_model.wordings import (
    FOLDERS,
    PLAIN,
    SHARED,
    Style,
    expand,
    expansions,
    fill,
    form,
    is_held_out,
    lines,
    natural,
    normalise,
    read_sections,
    using,
    wording,
)

NATURAL = sorted(FOLDERS["train"].glob("*.txt"))
KINDS = sorted(file.stem.upper() for file in FOLDERS["test"].glob("*.txt"))
WORDED = [kind for kind in KINDS if kind.lower() not in SHARED]


def wordings(split):
    return {kind: {normalise(line) for line in lines(split, kind)} for kind in WORDED}


def test_no_wording_is_in_two_splits():
    train, dev, test = (wordings(split) for split in ("train", "dev", "test"))
    for kind in WORDED:
        assert not dev[kind] & test[kind]
        assert not (dev[kind] | test[kind]) & train[kind]
        assert not any(is_held_out(line) for line in lines("train", kind))
        assert all(is_held_out(line) for line in lines("dev", kind) + lines("test", kind))
    assert not any(is_held_out(line) for line in lines("train", "FACTS_RARE"))


@pytest.mark.parametrize(
    ("held_out", "same"),
    [
        ("Extract {keys} as JSON.", "extract name, age, and city as json"),
        ("Extract the name, age and city as JSON", "extract {keys} as json"),
        ("What is {x}?", "what is {a} plus {b}"),
        ("{n} is {g} (from {c}).", "{n} is {g}, from {c}"),
        ("What's {x}?", "whats {a} + {b}"),
    ],
)
def test_what_comes_to_the_same_text_is_held_out_too(monkeypatch, held_out, same):
    assert not is_held_out("an aardvark, " + same)
    monkeypatch.setattr(worded, "_held_out", lambda: {worded._same(held_out)})
    assert is_held_out(same)
    assert not is_held_out("an aardvark, " + same)


@pytest.mark.parametrize("lesson", LESSONS)
def test_training_draws_no_held_out_wording(lesson, monkeypatch):
    """What is filled in training, and the request of a kind as `ask` words it, was open before."""
    filled = []

    def noted(text, values):
        filled.append(text)
        return fill(text, values)

    for module in (skills, people, reviews, conversing):
        monkeypatch.setattr(module, "fill", noted)
    for _ in conversations(3000, 11, lesson):
        continue
    assert len(filled) > 2000
    assert [text for text in filled if is_held_out(text)] == []


@pytest.mark.parametrize("lesson", LESSONS)
@pytest.mark.parametrize("kind", [kind for kind in WORDED if "SENTENCES" not in kind])
def test_no_request_is_a_held_out_wording(kind, lesson):
    rng = random.Random(12)
    with using(STYLES.get(lesson, PLAIN)):
        asked = {ask(wording(rng, "train", kind), rng, "train") for _ in range(800)}
    assert len(asked) > 100
    assert [text for text in asked if is_held_out(text)] == []


def test_a_template_yields_its_other_forms_where_one_is_held_out(monkeypatch):
    monkeypatch.setattr(worded, "_held_out", lambda: {"hello friend", "good morning"})
    templates = ["Hello[, friend]!", "(Good morning|good morning.)"]
    monkeypatch.setitem(worded.TEMPLATES, "HELLO", templates)
    worded._trainable.cache_clear()
    rng = random.Random(4)
    try:
        drawn = {wording(rng, "train", "HELLO") for _ in range(50)}
    finally:
        worded._trainable.cache_clear()
    assert drawn == {"Hello[, friend]!"}
    assert {form("Hello[, friend]!", rng) for _ in range(50)} == {"Hello!"}


@pytest.mark.parametrize("kind", WORDED)
def test_every_kind_has_five_wordings_for_dev_and_five_for_test(kind):
    assert len(wordings("dev")[kind]) >= 5
    assert len(wordings("test")[kind]) >= 5


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


@pytest.mark.parametrize("lesson", ["all", "last"])
@pytest.mark.parametrize("skill", SKILLS)
def test_no_slot_stays_open_and_the_answer_given_is_judged_right(skill, lesson):
    rng = random.Random(5)
    for _ in range(200):
        with using(STYLES.get(lesson, PLAIN)):
            drawn = memory(rng, "train")[-1] if skill == "memory" else SINGLE[skill](rng, "train")
        assert not re.search(r"{[a-z]\d?}", drawn.user)
        assert is_right(skill, Answer(drawn.answer, 128, True), drawn.expect)
        assert not is_right(skill, Answer(drawn.answer + " x", 128, False), drawn.expect)


@pytest.mark.parametrize("file", NATURAL, ids=lambda file: file.stem)
def test_natural_wordings_are_many_distinct_and_drawn_as_they_stand(file):
    whole = [line.replace("\\n", "\n") for line in file.read_text("utf-8").splitlines()]
    templates = natural("train", file.stem.upper())
    assert [expand(template, random.Random(1)) for template in templates] == whole
    assert len({normalise(line) for line in whole}) == len(whole) >= 100


@pytest.mark.parametrize("kind", WORDED)
def test_the_style_says_how_many_wordings_are_natural(kind):
    rng = random.Random(2)
    plain = {wording(rng, "train", kind) for _ in range(3000)}
    with using(Style(natural=0.5)):
        drawn = [wording(rng, "train", kind) for _ in range(400)]
    own = {*natural("train", kind)} - plain
    assert 120 < sum(template in own for template in drawn) < 280
    assert not own & {wording(rng, "train", kind) for _ in range(400)}


@pytest.mark.parametrize("lesson", ["all", "last"])
def test_trained_facts_hold_the_name_the_age_and_the_city(lesson):
    rng = random.Random(7)
    for _ in range(600):
        values = people.person(rng, "train")
        with using(STYLES.get(lesson, PLAIN)):
            text = people.facts(rng, "train", values)
        assert all(values[key] in text for key in ("n", "g", "c"))


@pytest.mark.parametrize("split", FOLDERS)
def test_natural_facts_have_each_of_the_three_once(split):
    for template in lines(split, "FACTS") + lines(split, "FACTS_RARE"):
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


def test_a_data_file_has_sections_comments_escapes_and_references(tmp_path):
    file = tmp_path / "some.txt"
    file.write_text("# About\n\n[IT]\n(it|that)\n\n# More\n[A_B]\n[a] {IT} {x}\n\\sx\\ny\\s\n")
    assert read_sections(file) == {"IT": ["(it|that)"], "A_B": ["[a] (it|that) {x}", " x\ny "]}


def test_a_section_that_comes_twice_is_refused(tmp_path):
    file = tmp_path / "some.txt"
    file.write_text("[A]\nx\n[A]\ny\n")
    with pytest.raises(ValueError, match="section A comes twice"):
        read_sections(file)


def test_the_model_card_has_the_figures_of_the_results():
    results = json.loads(CARD.with_name("results.json").read_text("utf-8"))
    assert card_figures(results) in CARD.read_text("utf-8")
    assert all(row["met"] for row in results["skills"].values())
