#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that a person reads can be translated, and each translation fits its original.

usage: translations.py SOURCE_ROOT
"""
import gettext
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(sys.argv[1])
PO = ROOT / "po"
MARKED = re.compile(r"\b(?:N?C?_|n?gettext|g_dngettext|g_dpgettext2?) ?\(\s*\"")
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "ngettext:1,2", "g_dngettext:2,3"]


def listed():
    return [line for line in (PO / "POTFILES").read_text().splitlines() if line and not line.startswith("#")]


def languages():
    return (PO / "LINGUAS").read_text().split()


def template(directory):
    """The words of the program, as translators get them."""
    pot = Path(directory) / "rekindle.pot"
    subprocess.run(["xgettext", "--from-code=UTF-8", "--add-comments=Translators", "-o", pot,
                    *(f"--keyword={word}" for word in KEYWORDS), *listed()],
                   cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    return pot


def test_each_file_with_words_is_listed():
    marked = {str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.[ch]") if MARKED.search(path.read_text())}
    marked |= {str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.ui") if "translatable" in path.read_text()}
    missing = sorted(marked - set(listed()))
    assert not missing, f"not in po/POTFILES: {' '.join(missing)}"
    gone = [name for name in listed() if not (ROOT / name).exists()]
    assert not gone, f"in po/POTFILES, but not there: {' '.join(gone)}"


def test_no_word_is_cut_by_a_macro():
    cut = [str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("*.c")
           if re.search(r"_ ?\(\"[^\"]*\"\s*(?:G_G|PRI)", path.read_text())]
    assert not cut, f"a format macro ends the string for translators: {' '.join(cut)}"


def test_each_translation_fits():
    for language in languages():
        checked = subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", PO / f"{language}.po"],
                                 capture_output=True, text=True)
        assert checked.returncode == 0, checked.stderr


def test_each_translation_is_whole():
    with tempfile.TemporaryDirectory(prefix="rekindle-po-") as directory:
        pot = template(directory)
        for language in languages():
            merged = Path(directory) / f"{language}.po"
            subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged, PO / f"{language}.po", pot], check=True)
            left = subprocess.run(["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", merged],
                                  capture_output=True, text=True, check=True).stdout
            words = [word for word in re.findall(r'^msgid "(.+)"$', left, re.M)]
            assert not words, f"{language} lacks {len(words)}: {words[:5]}"


def letters_of(words, translate):
    """Which of them the Alt key and a letter lead to, by letter."""
    found = {}
    for word in map(translate, words):
        letter = re.search(r"_([^_])", word.replace("__", ""))
        if letter:
            found.setdefault(letter.group(1).lower(), []).append(word)
    return found


def test_no_letter_leads_to_two_fields():
    labels = re.findall(r'\{ (?:"\w+"|RK_OPTION_KEY_\w+), (\w+), (?:NULL|N_ \("[^"]*"\)),\s+N_ \("([^"]*)"\)',
                        (ROOT / "src/tray/rk-option-label.c").read_text())
    preferences = re.findall(r'N?_ \("([^"]*_\w[^"]*)"\)', (ROOT / "src/tray/rk-preferences-dialog.c").read_text())
    pages = {"PREFERENCES": preferences}
    for page, label in labels:
        pages.setdefault(page, ["_Cancel", "_Save", "_Discard", "_Keep editing", "C_hoose…"]).append(label)
    assert sum(map(len, pages.values())) > 40, "the labels were not found"
    pages["PROJECT"].append("_Test command")
    with tempfile.TemporaryDirectory(prefix="rekindle-po-") as directory:
        translations = {"en": lambda word: word}
        for language in languages():
            subprocess.run(["msgfmt", "-o", Path(directory) / language, PO / f"{language}.po"], check=True)
            with open(Path(directory) / language, "rb") as file:
                translations[language] = gettext.GNUTranslations(file).gettext
    twice = [f"{language}: {words}" for language, translate in translations.items() for page in pages.values()
             for words in letters_of(page, translate).values() if len(words) > 1]
    assert not twice, twice


def main():
    tests = [(name, test) for name, test in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    for number, (name, test) in enumerate(tests, 1):
        try:
            test()
            print(f"ok {number} - {name[5:].replace('_', ' ')}")
        except (AssertionError, OSError, subprocess.SubprocessError) as error:
            print(f"not ok {number} - {name[5:].replace('_', ' ')}\n# {error}")


main()
