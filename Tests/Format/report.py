"""What the programs of this folder print."""


def report(tests):
    """A line for each of {name: test}, whose result is (passed, why); whether one failed."""
    failed = False
    for name, test in tests.items():
        passed, why = test()
        print(f"PASS {name}" if passed else f"FAIL {name}: {why}")
        failed |= not passed
    return failed
