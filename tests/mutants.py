"""Functions with one thing about them changed, to see whether a test misses it."""

import ast
import copy
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Lt: ast.GtE,
    ast.LtE: ast.Gt,
    ast.Gt: ast.LtE,
    ast.GtE: ast.Lt,
}
Change = tuple[str, ast.expr]


def mutants_of(function: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each change of one place of the function, in words, with the function so changed.

    Changed are conditions (the opposite), what is joined by and, or, & and | (each side left out), what is chained and
    what is passed to a call (each left out), and what is returned as True or False. What stands for itself, and gives
    nothing on, is left alone: it makes what follows faster, and nothing else.
    """
    assert isinstance(function, FunctionType)
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    places = [node for node in ast.walk(tree) if isinstance(node, ast.expr | ast.If)]
    for_itself = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for number, node in enumerate(places):
        for words, changed in () if id(node) in for_itself else _changes(node):
            yield f"{function.__qualname__}: {words}", _with(function, tree, number, changed)


def _with(function: FunctionType, tree: ast.Module, number: int, changed: ast.expr) -> Callable[..., Any]:
    anew = copy.deepcopy(tree)
    places = [node for node in ast.walk(anew) if isinstance(node, ast.expr | ast.If)]
    target = places[number]
    if isinstance(target, ast.If):
        target.test = changed
    else:
        anew = _Replacing(target, changed).visit(anew)
    made: dict[str, Any] = {}
    exec(compile(ast.fix_missing_locations(anew), "<mutant>", "exec"), function.__globals__, made)
    mutant: Callable[..., Any] = made[function.__name__]
    return mutant


class _Replacing(ast.NodeTransformer):
    def __init__(self, target: ast.expr, changed: ast.expr) -> None:
        self.target, self.changed = target, changed

    def visit(self, node: ast.AST) -> Any:
        return self.changed if node is self.target else self.generic_visit(node)


def _changes(node: ast.expr | ast.If) -> Iterator[Change]:
    match node:
        case ast.If(test=test):
            yield f"not when {ast.unparse(test)}", ast.UnaryOp(ast.Not(), test)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield f"not when {ast.unparse(test)}", ast.IfExp(test, orelse, body)
        case ast.Compare(left=left, ops=[op], comparators=comparators):
            yield (
                f"the opposite of {ast.unparse(node)}",
                ast.Compare(left, [OPPOSITE[type(op)]()], comparators),
            )
        case ast.BoolOp(op=op, values=values):
            for one in values:
                left_over = [value for value in values if value is not one]
                yield (
                    f"without {ast.unparse(one)}",
                    left_over[0] if len(left_over) == 1 else ast.BoolOp(op, left_over),
                )
        case ast.BinOp(left=left, op=ast.BitOr() | ast.BitAnd(), right=right):
            yield f"without {ast.unparse(right)}", left
            yield f"without {ast.unparse(left)}", right
        case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
            yield f"the opposite of {ast.unparse(node)}", operand
        case ast.Constant(value=bool(value)):
            yield f"{not value} for {value}", ast.Constant(not value)
        case ast.Call():
            yield from _less(node)


def _less(call: ast.Call) -> Iterator[Change]:
    """The call left out of a chain, and each of its arguments where there are others or where it narrows."""
    if isinstance(call.func, ast.Attribute) and isinstance(
        call.func.value, ast.Call | ast.Attribute | ast.Name
    ):
        yield f"without .{call.func.attr} of {ast.unparse(call)}", call.func.value
    if len(call.args) + len(call.keywords) < 2:
        return
    for one in call.args:
        rest = [arg for arg in call.args if arg is not one]
        yield f"without {ast.unparse(one)}", ast.Call(call.func, rest, call.keywords)
    for keyword in call.keywords:
        rest_named = [other for other in call.keywords if other is not keyword]
        yield f"without {ast.unparse(keyword)}", ast.Call(call.func, call.args, rest_named)
