"""MNIST, a pixel a step: architectures and strengths of hidden noise, judged under disturbed and misleading input."""
