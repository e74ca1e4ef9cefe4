"""Ordered MNIST, a pixel a step: six architectures and two strengths of hidden noise, judged under disturbed input."""
