"""Does hidden noise do what the theory says? Regulariser, exponents, margins, flatness of models trained before."""
