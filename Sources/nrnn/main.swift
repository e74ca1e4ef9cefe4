import NoisyRNN
print(CommandLine.arguments)
