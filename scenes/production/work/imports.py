"""Which of the project's modules a module imports, read from the sources without running them.

A package may hand out names that it takes from its own modules: its `__init__` is then a *face*, with imports and
nothing else. Who imports a name from a face depends on the face and on the module that the name comes from, but not on
the other modules that the face takes names from. So a changed source concerns only those who use it.
"""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import resolve_name
from pathlib import Path

HOME = Path(__file__).parents[3]
"""The folder that has the project's packages."""

ROOTS = ("core", "scenes", "tests")
"""Packages whose sources may change between two runs; all others are known by their versions."""


def imported_sources(*modules: str) -> dict[str, bytes]:
    """Return the sources, by module name, of these modules and of all project modules that they import."""
    needed: dict[str, bytes] = {}
    waiting = [name for module in modules for name in _whole(module)]
    while waiting:
        name = waiting.pop()
        if name not in needed and (source := _source(name)) is not None:
            needed[name] = source
            waiting += _imports(name)
    return needed


def _file(name: str) -> Path | None:
    parts = name.split(".")
    if parts[0] not in ROOTS:
        return None
    module = HOME.joinpath(*parts)
    candidates = module.with_suffix(".py"), module / "__init__.py"
    return next((file for file in candidates if file.is_file()), None)


@cache
def _source(name: str) -> bytes | None:
    """Return a module's source as it was when first asked for: the code that runs is not newer."""
    file = _file(name)
    return None if file is None else file.read_bytes()


@cache
def _imports(name: str) -> tuple[str, ...]:
    """Return the modules that a project module imports; a face imports nothing for itself."""
    packages = _with_packages(name)[:-1]
    if _face(name) is not None:
        return packages
    imported = [
        module
        for node in _statements(ast.parse(_source(name) or b""))
        for source, alias in _imported(name, node)
        for module in (_whole(source) if alias is None else _origins(source, alias))
    ]
    return tuple(dict.fromkeys([*packages, *imported]))


def _imported(name: str, node: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Yield what a statement of this module imports: (module, name in it), or (module, None) for all of a module."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield alias.name, None
            if alias.asname is None:  # `import a.b` binds `a`, too
                yield alias.name.partition(".")[0], None
    elif isinstance(node, ast.ImportFrom):
        package = name if _is_package(name) else name.rpartition(".")[0]
        module = resolve_name("." * node.level + (node.module or ""), package)
        yield from ((module, None if alias.name == "*" else alias.name) for alias in node.names)


def _origins(module: str, name: str) -> tuple[str, ...]:
    """Return the modules that `from module import name` depends on."""
    taken = (_face(module) or {}).get(name, (module, name))
    if taken == (module, name):  # it may be a module of this package
        return _whole(f"{module}.{name}")
    return (*_with_packages(module), *_origins(*taken))


def _whole(module: str) -> tuple[str, ...]:
    """Return the modules that `import module` depends on: of a face, all that it takes names from."""
    taken = [origin for source in (_face(module) or {}).values() for origin in _origins(*source)]
    return (*_with_packages(module), *taken)


@cache
def _face(name: str) -> Mapping[str, tuple[str, str]] | None:
    """Return the names that a package hands out, each as (module, name there); None if its `__init__` does more."""
    if not _is_package(name):
        return None
    names: dict[str, tuple[str, str]] = {}
    for node in ast.parse(_source(name) or b"").body:
        match node:
            case ast.ImportFrom():
                for (module, original), alias in zip(_imported(name, node), node.names, strict=True):
                    if original is None:
                        return None
                    names[alias.asname or alias.name] = (module, original)
            case ast.Expr(ast.Constant(str())) | ast.Assign([ast.Name("__all__")]):
                pass
            case _:
                return None
    return names


def _is_package(name: str) -> bool:
    file = _file(name)
    return file is not None and file.name == "__init__.py"


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield all statements, those inside others included: no expression imports anything."""
    for field in ("body", "orelse", "finalbody", "handlers", "cases"):
        children = getattr(node, field, None)
        for child in children if isinstance(children, list) else ():
            yield child
            yield from _statements(child)


def _with_packages(name: str) -> tuple[str, ...]:
    """Return a module's name, after the names of the packages that it is in."""
    parts = name.split(".")
    return tuple(".".join(parts[:i]) for i in range(1, len(parts) + 1))
