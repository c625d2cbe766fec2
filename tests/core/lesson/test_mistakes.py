"""Mistakes that teachers make in a lesson file, and the line that each is answered with."""

import re
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import DEFAULT_LESSON, LessonError, load_lesson, parse_lesson
from core.lesson.explained import KEYS
from core.lesson.file import LARGEST_FILE
from core.lesson.statements import place_of
from core.teaching.advice import advice

TEXT = DEFAULT_LESSON.read_text(encoding="utf-8")
LINES = TEXT.splitlines()


def with_entry(path, entry):
    """Return the default lesson with the lines of one entry, without its comments, as `entry`; and its line."""
    table, _, key = path.rpartition(".")
    first = LINES.index(next(line for line in LINES if line.startswith(f"[{table}]"))) if table else 0
    first = next(at for at in range(first, len(LINES)) if re.match(rf"{key}\b", LINES[at]))
    last = first
    while "[" in LINES[first] and not LINES[last].split("#")[0].rstrip().endswith("]"):
        last += 1
    return "\n".join([*LINES[:first], entry, *LINES[last + 1 :]]) + "\n", first + 1


def refusal(text):
    with pytest.raises(LessonError) as caught:
        parse_lesson(text.encode(), "mine.toml")
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


NOT_VALID = [
    # numbers copied from NumPy, Matlab and spreadsheets
    (".weights", "[1.3 -2.0 1.4]", "there is no comma between 1.3 and -2.0; write [1.3, -2.0, 1.4]"),
    (".weights", "[[[0.3  1.5]\n [2.2 -0.1]]]", "(is this pasted from NumPy?); write [[[0.3, 1.5], [2.2, -0.1]]]"),
    (".weights", "[[1. 2.]\n [3. 4.]]", "pasted from NumPy?); write [[1.0, 2.0], [3.0, 4.0]]"),
    (".weights", "[1.5\t-2.0\t1.4]", "there is no comma between 1.5 and -2.0, only a tab; write [1.5, -2.0, 1.4]"),
    (".weights", "[1.0 2.0 ... 9.0]", "has ... where numbers were left out; print all of them"),
    (".weights", "np.array([1.3, -2.0])", "is Python code: np.array(…); omit np.array( and its closing ): [1.3, -2.0]"),
    (".weights", "array([1.3, -2.0])", "omit array( and its closing ): [1.3, -2.0]"),
    (".weights", "array([[1., 2.],\n [3., 4.]], dtype=float32)", "closing ): [[1.0, 2.0], [3.0, 4.0]]"),
    (".weights", "torch.tensor([1.3, -2.0])", "omit torch.tensor( and its closing ): [1.3, -2.0]"),
    (".weights", "[np.float64(1.3), np.float64(2.0)]", "omit np.float64( and its closing ): [1.3, 2.0]"),
    (".weights", "array([1.3, -2.0", "omit array( and its closing ): [1.3, -2.0]"),
    (".weights", "[0.1 0.2; 0.3 0.4]",
     "as Matlab writes a matrix; give one list for each neuron: [[0.1, 0.2], [0.3, 0.4]]"),
    (".weights", "[0.5; 1.2]", "has semicolons between numbers; separate numbers by commas: [0.5, 1.2]"),
    (".weights", "[0,5; 1,2;]", "has decimal commas and semicolons; use a point in decimals and separate numbers by"),
    (".rate", "0.5;", "ends in a semicolon; remove it: 0.5"),
    # commas and brackets
    (".weights", "[[[0.1, 0.2] [0.3, 0.4]]]",
     "no comma between [0.1, 0.2] and [0.3, 0.4]; write [[[0.1, 0.2], [0.3, 0.4]]]"),
    (".examples", "[[0.6, 1.0] [0.9, 0.0]]",
     "no comma between [0.6, 1.0] and [0.9, 0.0]; write [[0.6, 1.0], [0.9, 0.0]]"),
    (".examples", f"[{'[0.6, 1.0] ' * 20}]",
     "no comma between [0.6, 1.0] and [0.6, 1.0]; write [0.6, 1.0], [0.6, 1.0]"),
    (".weights", "[1, , 2]", "has a comma with nothing before it; remove the comma: [1, 2]"),
    (".rate", "0.5,", "has a comma behind it; remove the comma: 0.5"),
    (".weights", "[1.3, -2.0", "the list opened here is never closed; add ] at its end: [1.3, -2.0]"),
    (".weights", "[1.3, -2.0]]", "has a ] too many at the end; remove it: [1.3, -2.0]"),
    (".weights", "1.3, -2.0]", "has a ] without [ at the end; remove it"),
    (".weights", "(1.3, -2.0)", "has parentheses around a list; write [1.3, -2.0]"),
    (".examples", "[(0.6, 1.0), (0.9, 0.0),]", "has parentheses around a list; write [[0.6, 1.0], [0.9, 0.0]]"),
    (".weights", "{1.3, -2.0}", "has braces around a list; write [1.3, -2.0]"),
    # how numbers are written
    (".weights", "[1/3, 2/3]", "1/3 is a calculation, not a number; write [0.3333333333333333, 0.6666666666666666]"),
    (".rate", "1/2", "1/2 is a calculation, not a number; write 0.5"),
    (".rate", "3*0.1", "3*0.1 is a calculation, not a number; write 0.3"),
    (".rate", "-2^-1", "-2^-1 is a calculation, not a number; write -0.5"),
    (".rate", "(+1*2)*3", "(+1*2)*3 is a calculation, not a number; write a number"),
    (".rate", "1/0", "1/0 is a calculation, not a number; write a number"),
    (".weights", "[math.sqrt(2), e]",
     "sqrt(2) is a calculation, not a number; write [1.4142135623730951, 2.718281828459045]"),
    (".weights", "[1., -2.]", "1. needs a digit after the point; write [1.0, -2.0]"),
    (".nudge", ".01", ".01 needs a digit before the point; write 0.01"),
    (".biases", "[-.5]", "-.5 needs a digit before the point; write [-0.5]"),
    (".nudge", "1.e-3", "1.e-3 needs a digit after the point; write 1.0e-3"),
    (".examples", "[[0.6, 01]]", "01 begins with a superfluous 0; write [[0.6, 1]]"),
    (".input", "[0,05, 0,10]",
     "05 begins with a superfluous 0, as behind a decimal comma; use a point in decimals: [0.05, 0.10]"),
    (".nudge", "0,01", "0,01 has a decimal comma; write 0.01"),
    (".steps", "1,000", "1,000 has a separator of thousands (comma); write 1000"),
    (".rate", "1,000", "1,000 has a separator of thousands (comma); write 1000"),
    (".steps", "1'000", "1'000 has a separator of thousands (apostrophe); write 1000"),
    (".steps", "1 000", "1 000 has a separator of thousands (space); write 1000"),
    (".nudge", "1%", "1% is a percentage; write 0.01"),
    (".rate", "$0.5$", "has dollar signs; omit them: 0.5"),
    (".rate", "1e", "is not valid TOML: Expected newline or end of document after a statement; fix the syntax there"),
    # characters that are not on the keyboard
    (".weights", "[1.3， -2.0]", "has the fullwidth comma ， (U+FF0C) after 1.3; type the ordinary ,: [1.3, -2.0]"),
    (".weights", "[1.3、 -2.0]", "has the ideographic comma 、 (U+3001) after 1.3; type the ordinary ,: [1.3, -2.0]"),
    (".nudge", "０.01", "has the fullwidth digit zero ０ (U+FF10) before .01; type the ordinary 0: 0.01"),
    (".weights", "[1.3, −2.0]",
     "has the typographic minus − (U+2212) before 2.0; type the ordinary hyphen: [1.3, -2.0]"),
    (".weights", "[1.3, –2.0]", "has the en dash – (U+2013) before 2.0; type the ordinary hyphen: [1.3, -2.0]"),
    (".weights", "[1.3, \u200b-2.0]", "has an invisible zero width space (U+200B) before -2.0; delete it"),
    (".weights", "[1.3,\u00a0-2.0]",
     "has an invisible no-break space (U+00A0) before -2.0; delete it and type an ordinary"),
    (".steps", "1\u202f000", "has an invisible narrow no-break space (U+202F) before 000; delete it and type an"),
    (".steps", "1’000", "has typographic quotes: ’ (U+2019); type straight quotes: 1000"),
    (".rate", "½", "has the vulgar fraction one half ½ (U+00BD); type the ordinary 1/2: 0.5"),
    (".rate", "2×3", "has the multiplication sign × (U+00D7) before 3; type the ordinary *: 6.0"),
    (".rate", "10⁻³", "has the superscript minus ⁻ (U+207B) before ³; delete it"),
    # words, quotes and comments
    (".activation", "“sigmoid”", 'has typographic quotes: “ (U+201C); type straight quotes: "sigmoid"'),
    (".activation", "„sigmoid“", 'has typographic quotes: „ (U+201E); type straight quotes: "sigmoid"'),
    (".activation", "‘sigmoid’", 'has typographic quotes: ‘ (U+2018); type straight quotes: "sigmoid"'),
    (".activation", "`sigmoid`", 'has backquotes; type straight quotes: "sigmoid"'),
    (".activation", "sigmoid", 'the word sigmoid has no quotes; write "sigmoid"'),
    (".activation", '"sigmoid', 'has no closing "; add " at its end: "sigmoid"'),
    (".activation", 'sigmoid"', 'has no opening "; add " before it: "sigmoid"'),
    (".activation", "'sigmoid\"", 'begins and ends with different quotes; use " at both ends: "sigmoid"'),
    (".rate", "3.0 // learning rate", "has a comment that begins with //; begin it with #: 3.0 # learning rate"),
    (".rate", "3.0 -- learning rate", "has a comment that begins with --; begin it with #: 3.0 # learning rate"),
    (".rate", "3.0 % learning rate", "has a comment that begins with %; begin it with #: 3.0 # learning rate"),
    (".nudge", "0.01 small step", "has text after 0.01; put # before the text: 0.01 # small step"),
    (".nudge", "", "has no value; write one behind the =, e.g. 0.01"),
    (".weights", "[1.3, None]", "None is not a number; give a number (as a weight, 0 for none)"),
    (".weights", "[inf, none]", "none is not a number; give a number"),
    (".target", "[True, False]", "True is not a number; write [1, 0]"),
]  # fmt: skip
"""The key, the value as it was typed, and the end or a part of the answer. All are refused by TOML."""


@pytest.mark.parametrize(("key", "value", "message"), NOT_VALID, ids=lambda value: value[:24])
def test_a_value_that_is_not_valid_is_explained_and_repaired(key, value, message):
    line = refusal(f"# mine\n[chain]\n{key[1:]} = {value}\n")
    assert line.startswith(f"mine.toml, line 3: chain.{key[1:]}: ")
    assert message in line


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("nudge\u00a0= 0.01", 1, "there is an invisible no-break space (U+00A0) after nudge; write nudge = 0.01"),
        ("[descent]\nη = 0.5", 2, "η is called rate here; write rate = 0.5"),
        ("größe = 3", 1, "there is the latin small letter o with diaeresis ö (U+00F6) after gr; write keys in plain"),
        ("learning rate = 0.5", 1, "learning rate before = is not a key; write rate = 0.5"),
        ("= 0.5", 1, "nothing before = is not a key; give the name of an entry before ="),
        ("weights: [1.3, -2.0]", 1, "there is a colon after weights; write =: weights = [1.3, -2.0]"),
        ("rate := 0.5", 1, "there is a colon after rate; write =: rate = 0.5"),
        ("rate == 0.5", 1, "there are two = after rate; write one: rate = 0.5"),
        ("nudge 0.01", 1, "= is missing between nudge and 0.01; write nudge = 0.01"),
        ("Dear students", 1,
         "this line is neither a heading such as [chain] nor a key with = and a value; put # before"),
        ("[chain\nnudge = 0.1", 1, "the brackets of the heading do not match; write [chain] on a line of its own"),
        ("[größe]", 1, "the heading has the latin small letter o with diaeresis ö (U+00F6); write [gr"),
        ("[]", 1, "the heading is not valid TOML; write [chain] on a line of its own"),
        ("[chain]\nnudge = 0.01\n[chain]\nnudge = 0.1", 3,
         "[chain] is already in line 1; put all its entries under one"),
        ("[chain]\nnudge = 0.01\nnudge = 0.1", 3, "chain.nudge: is already set in line 2; keep one of the two"),
        ("weights = [1.3, -2.0\nbiases = [0.1]", 1, "weights: the list opened here is never closed; add ] at its end"),
        ("weights = [1.3, -2.0\n[layers]", 1, "weights: the list opened here is never closed; add ] at its end"),
        ("examples = [[0.6, 1.0],\n  [0.9, 0.0] # no comma\n  [0.2, 1.0]]", 2, "between [0.9, 0.0] and [0.2, 1.0]"),
        ("rate = ,5\nsteps = 1 000\nnudge = 1,5\na = 1\nb = .5\nc = .7", 1, "write 0.5 (then see lines 2, 3, 5)"),
        ("[[a]]\nb = 1\n[[a]]\nrate = 1,5", 4, "1,5 has a decimal comma; write 1.5"),
        ("rate = 1/2\nsteps = 1 000", 1, "write 0.5 (then see line 2)"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_the_first_faulty_line_is_explained(text, line, message):
    answer = refusal(f"{text}\n")
    assert answer.startswith(f"mine.toml, line {line}: ")
    assert message in answer


def test_what_no_line_alone_causes_is_left_to_the_parser():
    assert "mine.toml: is not valid TOML: " in refusal("a.b = 1\na.b.c = 2\n")


# ---------------------------------------------------------------- valid TOML


@pytest.mark.parametrize(
    ("path", "text", "key", "message"),
    [
        # activations
        ("activation", 'activation = "linear"', "activation", '"linear" is called "identity" here; write "identity"'),
        ("activation", 'activation = "none"', "activation", '"none" is called "identity" here; write "identity"'),
        ("activation", 'activation = "Logistic"', "activation", '"Logistic" is called "sigmoid" here'),
        ("activation", 'activation = "σ"', "activation", '"σ" is called "sigmoid" here'),
        ("activation", 'activation = "sigmoïd"', "activation", 'is not an activation; did you mean "sigmoid"? known: '),
        ("activation", 'activation = "softmax"', "activation", "it takes the sums of the whole layer; give one of"),
        ("activation", 'activation = ["tanh", "relu"]', "activation",
         'all layers have one activation; give one name: "tanh"'),
        ("activation", "activation = []", "activation", "all layers have one activation; give one name"),
        # keys under other names or in other places
        ("descent.rate", "learning_rate = 0.5", "descent.learning_rate", "is called rate here; write rate = 0.5"),
        ("descent.steps", "epochs = 50", "descent.epochs", "is called steps here; write steps = 50"),
        ("chain.biases", "bias = [0.1, 0.2, 0.3]", "chain.bias",
         "is called biases here; write biases = [0.1, 0.2, 0.3]"),
        ("chain.nudge", "ndge = 0.1", "chain.ndge", "is not a key of a lesson file; did you mean nudge?"),
        ("chain.nudge", "nudge = 0.01\nsteps = 5", "chain.steps", "belongs to [descent]; move it below that heading"),
        ("chain.nudge", "nudge = 0.01\nepochs = 5", "chain.epochs",
         "[descent]; move it below that heading as steps = 5"),
        ("activation", 'activation = "relu"\nrate = "0.5"', "rate",
         "because of its quotes; write 0.5, below [descent]"),
        ("activation", 'activation = "relu"\nsteps = 1.000', "steps", "write 1000, below [descent]"),
        ("activation", 'activation = "relu"\nrate = inf', "rate",
         "is not finite; give a finite number, below [descent]"),
        ("activation", 'activation = "relu"\ncost = "half"', "cost",
         "without 1/2; remove it; for 1/2 (a - y)^2 halve the"),
        ("activation", 'activation = "relu"\ncost = "cross-entropy"', "cost", "the cost is always the squared error"),
        ("layers.target", 'target = [1.0, 0.0]\nactivation = "relu"', "layers.activation",
         "move it above the first [table]"),
        ("descent.steps", 'steps = 3\nactivation = "relu"', "descent.activation",
         "belongs to the top of the file, not to"),
        ("layers.input", "examples = [[[0, 0], [0]]]", "layers.examples", "write input = [0, 0] and target = [0]"),
        ("layers.input", "examples = 3", "layers.examples", "write input = [...] and target = [...]"),
        ("chain.examples", "input = [0.5]", "chain.input",
         "[chain] has examples of one input and one target; write examples"),
        ("descent.steps", "steps = 3\n[kette]\nx = 1", "kette",
         "there is no table [kette]; remove it; known tables: [chain]"),
        ("descent.steps", "steps = 3\n[layer]\nx = 1", "layer", "there is no table [layer]; write [layers]"),
        # lists that are nested otherwise
        ("layers.weights", "weights = [0.1, 0.2, 0.3]", "layers.weights[0]", "inside one list for each layer"),
        ("layers.weights", "weights = [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]", "layers.weights[0][0]",
         "one list for each layer: [[[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]]]"),
        ("layers.weights", "weights = [[1, 2, 3, 4, 5, 6], [7, 8]]", "layers.weights[0][0]",
         "one list for each layer: [[[1, 2, 3], [4, 5, 6]], [[7, 8]]]"),
        ("layers.weights", f"weights = {[*range(1, 16)]}", "layers.weights",
         "[[[1, 2, 3], [4, 5, 6], [7, 8, 9]], [[10, 11, 12], [13, 14, 15]]]"),
        ("layers.weights", "weights = [[1, 2, 3, 4], [7, 8]]", "layers.weights[0][0]",
         "inside one list for each layer"),
        ("layers.weights", "weights = 1", "layers.weights", "inside one list for each layer"),
        ("layers.biases", "biases = [0.35, 0.6]", "layers.biases[0]",
         "for each neuron: [[0.35, 0.35, 0.35], [0.6, 0.6]]"),
        ("layers.biases", "biases = [0.35]", "layers.biases[0]", "for each neuron: [[0.35]]"),
        ("layers.biases", "biases = [[0.35], 1]", "layers.biases[1]", "with one number for each neuron"),
        ("layers.input", "input = [[0, 0], [0, 1]]", "layers.input[0]",
         "[layers] has one example; keep one: input = [0, 0]"),
        ("layers.target", "target = [true, false]", "layers.target[0]", "true is not a number; write [1, 0]"),
        ("chain.examples", "examples = [0.6, 1.0]", "chain.examples[0]",
         "give a list [x, y] for each example: [[0.6, 1.0]]"),
        ("chain.examples", "examples = [0.6, 1.0, 2.0]", "chain.examples[0]", "give a list [x, y] for each example"),
        ("chain.examples", "examples = [[0.05, 0.10, 0.01]]", "chain.examples[0]",
         "write several inputs in [layers]: input = [0.05, 0.1], target = [0.01]"),
        ("chain.examples", f"examples = [{[1] * 20}]", "chain.examples[0]",
         "has 20 numbers, but a chain has one input: [x, y]"),
        ("chain.examples", "examples = [[[0.05, 0.10], 0.01]]", "chain.examples[0][0]",
         "move examples of several inputs to"),
        # numbers
        ("descent.rate", 'rate = "0.5"', "descent.rate", "is not a number but text, because of its quotes; write 0.5"),
        ("descent.rate", 'rate = "0,5"', "descent.rate", "is not a number but text, because of its quotes; write 0.5"),
        ("descent.rate", "rate = {a = 1}", "descent.rate", "is not a number; give a number"),
        ("descent.rate", 'rate = "fast"', "descent.rate", "is not a number; give a number"),
        ("descent.rate", "rate = inf", "descent.rate", "is not finite; give a finite number"),
        ("descent.steps", "steps = 1.000", "descent.steps",
         "1.000 was read as 1: a point does not separate thousands; write 1000"),
        ("descent.steps", "steps = 300.0", "descent.steps", "is not a whole number; write 300"),
        # decimal commas that make lengths disagree
        ("chain.weights", "weights = [0,5, 1,2]", "chain.weights",
         "[0,5, 1,2] was read as the 4 numbers 0, 5, 1, 2; if it has"),
        ("layers.target", "target = [0,99, 0]", "layers.target", "if it has decimal commas, write [0.99, 0]"),
        ("chain.biases", "biases = [-0,5]", "chain.biases", "if it has decimal commas, write [-0.5]"),
    ],
    ids=lambda value: str(value)[:30],
)  # fmt: skip
def test_a_valid_file_that_is_no_lesson_is_explained(path, text, key, message):
    content, line = with_entry(path, text)
    answer = refusal(content)
    name = key.partition("[")[0].rpartition(".")[2]
    (offset,) = (at for at, part in enumerate(text.splitlines()) if part.startswith((f"{name} =", f"[{name}]")))
    assert answer.startswith(f"mine.toml, line {line + offset}: {key}: ")
    assert message in answer


def test_messages_know_every_key_of_the_format():
    tree = tomllib.loads(TEXT)
    tables = {name: tuple(table) for name, table in tree.items() if isinstance(table, dict)}
    assert {"": tuple(name for name in tree if name not in tables), **tables} == KEYS


def test_a_table_in_double_brackets_is_explained():
    answer = refusal(TEXT.replace("[descent]", "[[descent]]"))
    assert answer == (
        f"mine.toml, line {LINES.index('[descent]') + 1}: descent: "
        "is not a table but a list of tables; write [descent] with single brackets"
    )


def test_flat_weights_without_inputs_are_nested_for_the_first_number_of_inputs_that_fits():
    answer = refusal("[layers]\nweights = [0.1, 0.2, 0.3, 0.4]\n")
    assert answer.startswith("mine.toml, line 2: layers.weights[0]: is not a list; ")
    assert answer.endswith(": [[[0.1, 0.2], [0.3, 0.4]]]")


def test_decimal_commas_in_another_table_do_not_explain_a_fault():
    text, _ = with_entry("chain.weights", "weights = [0,5, 1,2]")
    text = text.replace("[-0.5, 0.2, -0.8]", "[0.1, 0.2, 0.3, 0.4]").replace("rate  = 3.0", "rate = true")
    assert "descent.rate: true is not a number; write 1" in refusal(text)


def test_entries_of_an_inline_table_have_its_line():
    answer = refusal('\nactivation = "relu"\nchain = {nudge = "x"}\n')
    assert answer == "mine.toml, line 3: chain.nudge: is not a number; give a number"


def test_a_missing_entry_has_the_line_of_its_heading():
    text, _ = with_entry("descent.steps", "")
    assert refusal(text).startswith(
        f"mine.toml, line {LINES.index('[descent]') + 1}: descent.steps: is missing; add it"
    )


def test_a_transposed_matrix_is_shown_as_it_would_fit():
    text, line = with_entry("layers.weights", "weights = [[[1, 2], [3, 4], [5, 6]]]")
    text = text.replace("[[-0.9, 0.7, -0.7], [-1.0, 0.2]]", "[[0.1, 0.2]]")
    answer = refusal(text)
    assert answer.startswith(f"mine.toml, line {line}: layers.weights[0]: has rows of 2 numbers where the input has 3")
    assert answer.endswith("a row holds the weights into one neuron: [[1.0, 3.0, 5.0], [2.0, 4.0, 6.0]]")


@pytest.mark.parametrize("name", ["Sigmoid", "ReLU", "TANH"])
def test_capitals_in_an_activation_are_accepted(name):
    text, _ = with_entry("activation", f'activation = "{name}"')
    assert parse_lesson(text.encode(), "mine.toml").source["activation"] == name.lower()


@pytest.mark.parametrize(
    ("old", "new"), [("steps = 300", "steps = 1_000"), ("[chain]  ", "[ chain ]"), ("rate  = 3.0", 'rate = 3.0 # "[')]
)
def test_what_toml_allows_is_accepted(old, new):
    assert old in TEXT
    assert advice(parse_lesson(TEXT.replace(old, new).encode(), "mine.toml")) == []


# ---------------------------------------------------------------- warnings


def test_decimal_commas_that_fit_are_warned_of_with_all_their_lines():
    text, line = with_entry("chain.weights", "weights = [0,5, 1,2]")
    text = text.replace("[-0.5, 0.2, -0.8]", "[0,1, 0,3]")
    first, *_ = advice(parse_lesson(text.encode(), "mine.toml"))
    assert str(first) == (
        f"mine.toml, line {line}: chain.weights: [0,5, 1,2] was read as the 4 numbers 0, 5, 1, 2; "
        "if it has decimal commas, write [0.5, 1.2], else add a space after each comma: [0, 5, 1, 2] "
        f"(see also line {line + 1}, chain.biases)"
    )


def test_a_decimal_comma_in_an_example_is_warned_of():
    text, line = with_entry("chain.examples", "examples = [\n  [0.5, 1.0],\n  [0,6]]")
    first, *_ = advice(parse_lesson(text.encode(), "mine.toml"))
    assert first.line == line + 2
    assert first.fix.startswith("if it has decimal commas, write [0.6, y], else")


@pytest.mark.parametrize(
    "values", ["[0,1]", "[1,0]", "[2,3]", "[0, 5]", "[1.5,2.5, 3]", "[1,2,3, 4]", "[1,2,3]", "[7]"]
)
def test_lists_without_decimal_commas_are_not_warned_of(values):
    text, _ = with_entry("chain.examples", "examples = [[0.5, 1.0], [0,1], [1,0]]")
    text += f"# {values}\n"
    assert not any("was read as" in str(one) for one in advice(parse_lesson(text.encode(), "mine.toml")))


def test_a_warning_names_its_line():
    text, line = with_entry("chain.biases", "biases = [-0.5, 9.0, -0.8]")
    (warning, *_) = advice(parse_lesson(text.encode(), "mine.toml"))
    assert str(warning).startswith(f"mine.toml, line {line}: chain.biases[1]: the neuron a(2) saturates at ")


# ---------------------------------------------------------------- lines


def test_every_entry_of_the_default_lesson_has_its_line():
    for key, written in (
        ("activation", '"sigmoid"'), ("chain.weights[1]", "-2.0"), ("chain.examples[7][0]", "0.75"),
        ("layers.weights[1][0][2]", "-1.4"), ("layers.biases[1][1]", "0.2"), ("descent.steps", "300"),
    ):  # fmt: skip
        place = place_of(TEXT, key)
        assert place.written == written
        assert written in LINES[place.line - 1]


def test_what_is_not_there_has_the_line_of_what_would_hold_it():
    assert (
        place_of(TEXT, "chain.examples[99]").line == LINES.index(next(x for x in LINES if x.startswith("examples"))) + 1
    )
    assert place_of(TEXT, "chain.other").line == LINES.index(next(x for x in LINES if x.startswith("[chain]"))) + 1
    assert place_of(TEXT, "other") is None
    assert load_lesson().line_of("other") is None


# ---------------------------------------------------------------- hostile texts


@pytest.mark.parametrize(
    "piece",
    ["a = [", "[", "(", "np.array([", "1/", "0,5 ", "(1+", "a\n", "a = 1\n", "''' ", '""" ', '\\"""', "=", "- ", "//a",
     "9", "é", "a.", "x = 1,2\n", "\u00a0", "[1 ", "{", "0", "#", "x = [\n", "sqrt(1)", "%1", "[[0,5]", "\t"],
)  # fmt: skip
@pytest.mark.parametrize("begin", ["", "x = [0, "])
@pytest.mark.timeout(120)  # seconds: each takes less than three, and would take hours if it grew with the square
def test_a_large_hostile_text_is_answered(begin, piece):
    text = begin + piece * ((LARGEST_FILE - 10) // len(piece.encode()))
    assert len(refusal(text)) < 400


def wrong(entry, value):
    """Return the default lesson with another value behind an entry's =."""
    return re.sub(rf"(?m)^{entry} *=.*$", lambda _: f"{entry} = {value}", TEXT)


@pytest.mark.parametrize(
    "text",
    [
        wrong("rate", "0x" + "F" * 900_000), wrong("target", f"[true, 0x{'F' * 900_000}]"),
        wrong("target", f"[{'1,' * 450_000}1]"), wrong("target", f"{'[' * 90}{'1,' * 450_000}1{']' * 90}"),
        wrong("rate", f'"{"9" * 900_000}"'), wrong("activation", f'"{"s" * 900_000}"'), f"[{'a' * 900_000}]",
        f"[chain]\nweights = [{'0,5, ' * 150_000}1]", f"[layers]\nweights = [{'1,' * 450_000}]",
        TEXT + "".join(f"k{i} = 1\n" for i in range(70_000)),
        f"chain = {{{', '.join(f'a{i} = 1' for i in range(50_000))}}}",
    ],
    ids=lambda text: text[-20:],
)  # fmt: skip
@pytest.mark.timeout(120)
def test_a_large_valid_text_is_answered(text):
    assert len(refusal(text)) < 500


@given(st.text(st.sampled_from("[](){}=,.;:'\"`#%/*^+-0123456789eE \t\nxé−“½_$"), max_size=60))
@settings(deadline=None, max_examples=400)
def test_any_value_is_explained_in_one_line(value):
    text = f"x = {value}\n"
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        line = refusal(text)
        assert len(line) < 400
        assert line.isprintable()
