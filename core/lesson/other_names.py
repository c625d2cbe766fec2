"""Other names, by which books and programs call the entries and activations of a lesson file."""

OTHER_NAMES = {
    **dict.fromkeys(("learning_rate", "learningrate", "lr", "eta", "alpha", "η", "α", "step_size"), "rate"),
    **dict.fromkeys(("epochs", "epoch", "iterations", "iters", "n_steps", "num_steps", "step"), "steps"),
    **dict.fromkeys(("weight", "w", "theta", "θ"), "weights"),
    **dict.fromkeys(("bias", "b"), "biases"),
    **dict.fromkeys(("inputs", "x"), "input"),
    **dict.fromkeys(("targets", "output", "outputs", "expected", "label", "labels", "y"), "target"),
    **dict.fromkeys(("example", "data", "samples", "training_set"), "examples"),
    **dict.fromkeys(("activations", "activation_function"), "activation"),
    **dict.fromkeys(("epsilon", "eps", "delta", "h", "ε", "δ"), "nudge"),
}
"""From names elsewhere to keys of a lesson file; in small letters, with _ for spaces."""

OTHER_ACTIVATIONS = {
    **dict.fromkeys(("linear", "none", "no", "id", ""), "identity"),
    **dict.fromkeys(("logistic", "sigma", "expit", "σ"), "sigmoid"),
    **dict.fromkeys(("rectifier", "ramp", "rectified linear"), "relu"),
    **dict.fromkeys(("hyperbolic tangent", "tangens hyperbolicus"), "tanh"),
}
"""From names elsewhere to activations of a lesson file, in small letters."""
