"""Pictures that take values: each draws itself from a reading, by the names of its quantities.

One module a picture; a chapter depends only on the modules of the pictures that it shows.
"""

from scenes.pictures.activation_curve import ActivationCurve, CurveSketch, PlotArea
from scenes.pictures.aligned_products import AlignedProduct, AlignedProducts
from scenes.pictures.backward_path import BackwardPath, WorkedFactor
from scenes.pictures.cards import Lens
from scenes.pictures.chain_picture import FUNCTION, ChainPicture, chain_diagram
from scenes.pictures.chain_rule_row import WORKED, ChainRuleRow, WorkedOutRow
from scenes.pictures.cost_picture import CostPicture, CostRow, cost_formula, gap_line, other_target
from scenes.pictures.dependency_tree import DependencyTree
from scenes.pictures.descent_plots import CostPlot, FitPlot, paced
from scenes.pictures.error_square import ErrorSquare, GapLine
from scenes.pictures.examples_table import DECIMALS, ExampleColumn, ExamplesTable, MeanFormula
from scenes.pictures.factor_table import ApproxSign, FactorColumn, FactorTable
from scenes.pictures.folded_path import FoldedPath
from scenes.pictures.forward_path import AskedDerivative, ForwardPath
from scenes.pictures.gradient_column import GradientColumn, GradientEntry
from scenes.pictures.gradient_equation import GradientEquation
from scenes.pictures.gradient_graph import GradientGraph, LastConnection
from scenes.pictures.heading import Heading
from scenes.pictures.last_two_neurons import LabeledPair, LastTwo, LastTwoAndTarget, onto, underlines
from scenes.pictures.layer_rule import LayerRule, WeightRule, neuron_label
from scenes.pictures.network import Bias, ChainDiagram, CostCircle, Edge, Neuron, Target, Weight, focused
from scenes.pictures.output_distance import OutputDistance
from scenes.pictures.pass_arrows import DerivativeMark, MovingChain, PassArrow
from scenes.pictures.path_table import EarlierPathTable, PathRow, PathTable
from scenes.pictures.primitives import number
from scenes.pictures.product_rows import ProductRow, ProductRows
from scenes.pictures.push_column import PushColumn
from scenes.pictures.ratio_table import DIGITS, MeasuredRatio, RatioTable, answer_number, equals_left, nudged_readings
from scenes.pictures.sliders import Slider
from scenes.pictures.swapped_factor import SwappedFactorRow, SwappedFactors
from scenes.pictures.up_down_arrows import SIZE, UpDownArrows
from scenes.pictures.weighted_sum import WeightedSumDiagram, WeightedSumFormulas, WeightedSumPicture

__all__ = [
    "DECIMALS",
    "DIGITS",
    "FUNCTION",
    "SIZE",
    "WORKED",
    "ActivationCurve",
    "AlignedProduct",
    "AlignedProducts",
    "ApproxSign",
    "AskedDerivative",
    "BackwardPath",
    "Bias",
    "ChainDiagram",
    "ChainPicture",
    "ChainRuleRow",
    "CostCircle",
    "CostPicture",
    "CostPlot",
    "CostRow",
    "CurveSketch",
    "DependencyTree",
    "DerivativeMark",
    "EarlierPathTable",
    "Edge",
    "ErrorSquare",
    "ExampleColumn",
    "ExamplesTable",
    "FactorColumn",
    "FactorTable",
    "FitPlot",
    "FoldedPath",
    "ForwardPath",
    "GapLine",
    "GradientColumn",
    "GradientEntry",
    "GradientEquation",
    "GradientGraph",
    "Heading",
    "LabeledPair",
    "LastConnection",
    "LastTwo",
    "LastTwoAndTarget",
    "LayerRule",
    "Lens",
    "MeanFormula",
    "MeasuredRatio",
    "MovingChain",
    "Neuron",
    "OutputDistance",
    "PassArrow",
    "PathRow",
    "PathTable",
    "PlotArea",
    "ProductRow",
    "ProductRows",
    "PushColumn",
    "RatioTable",
    "Slider",
    "SwappedFactorRow",
    "SwappedFactors",
    "Target",
    "UpDownArrows",
    "Weight",
    "WeightRule",
    "WeightedSumDiagram",
    "WeightedSumFormulas",
    "WeightedSumPicture",
    "WorkedFactor",
    "WorkedOutRow",
    "answer_number",
    "chain_diagram",
    "cost_formula",
    "equals_left",
    "focused",
    "gap_line",
    "neuron_label",
    "nudged_readings",
    "number",
    "onto",
    "other_target",
    "paced",
    "underlines",
]
