"""One party under many names: without it Washington and the White House would be two voices in a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from stance.errors import InputError
from stance.voices.parties import load_parties


@pytest.mark.parametrize(
    ("words", "party"),
    [
        ("Washington", "United States"),
        ("the White House", "United States"),
        ("The administration", "United States"),
        ("U.S. officials", "United States"),
        ("President Donald Trump", "United States"),
        ("Trump", "United States"),
        ("the Obama administration", "United States"),
        ("Iran’s foreign minister", "Iran"),
        ("the Cuban secret police", "Cuba"),
        ("the Cuban regime", "Cuba"),
        ("the president of France", "France"),
        ("a spokesman for the Chinese foreign ministry", "China"),
        ("The North Koreans", "North Korea"),
        ("the Chinese", "China"),
        ("ordinary Russians", "Russia"),
        ("The Kremlin’s", "Russia"),
        ("Kim", None),
        ("Lima", None),
        ("the former American ambassador", None),
        ("the Syrian opposition leader", None),
        ("Anna Berg", None),
    ],
)
def test_names_and_descriptions_go_to_their_party(words: str, party: str | None):
    assert load_parties().of(words) == party


def test_short_name_needs_its_party_in_the_text():
    # "The North" is a direction, or Lincoln's army, until the text has spoken of North Korea.
    parties = load_parties()
    assert parties.of("the North") is None
    assert parties.of("the North", {"North Korea"}) == "North Korea"


def test_a_users_file_adds_parties_and_goes_before_ours(tmp_path: Path):
    file = tmp_path / "parties.toml"
    file.write_text(
        '[Ruritania]\nnames = ["Strelsau", "Washington"]\nadjectives = ["Ruritanian"]\nleaders = ["Rudolf Elphberg"]\n'
    )
    parties = load_parties(file)
    assert parties.of("Strelsau") == "Ruritania"
    assert parties.of("Ruritanian officials") == "Ruritania"
    assert parties.of("Elphberg") == "Ruritania"
    assert parties.of("Washington") == "Ruritania"
    assert parties.of("Moscow") == "Russia"
    assert load_parties().of("Washington") == "United States"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("not toml", "no table of parties"),
        ("Ruritania = 3", "must be a heading"),
        ("[Ruritania]\nkings = []", "no 'kings'"),
        ("[Ruritania]\nnames = 'x'", "must be a list"),
        ("[Ruritania]\nnames = ['']", "must be a list"),
    ],
)
def test_a_bad_file_is_told_in_one_line(tmp_path: Path, content: str, told: str):
    file = tmp_path / "parties.toml"
    file.write_text(content)
    with pytest.raises(InputError, match=told) as caught:
        load_parties(file)
    assert str(file) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(InputError, match=r"none\.toml"):
        load_parties(tmp_path / "none.toml")
