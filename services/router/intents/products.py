"""Products of matrices, judged by what comes out."""

from __future__ import annotations

import numpy as np

from services.router.intents.terms import Matrix


def product(left: Matrix, right: Matrix) -> Matrix:
    """`left @ right`, in 32 bits. Raises FloatingPointError when it has a value that is no finite number.

    The kernels of OpenBLAS compute in lanes beyond a matrix's edge too and throw that away. Whatever happens
    to be there can set the processor's flags, which NumPy reports as a warning about a result that is right
    (numpy/numpy#24067). So the flags are not asked, and the values are looked at instead.
    """
    with np.errstate(all="ignore"):
        result = np.asarray(left @ right, dtype=np.float32)
    if not np.isfinite(result).all():
        raise FloatingPointError(
            f"a product of {left.shape} and {right.shape} has values that are not finite"
        )
    return result
