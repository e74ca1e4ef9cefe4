"""Does hidden noise do what the theory says? Regulariser, exponents, margins and flatness of the models trained before."""
