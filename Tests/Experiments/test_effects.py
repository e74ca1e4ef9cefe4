"""The theory of two shipped models of each set."""


def test_quick(run, small_data):
    found, section, _ = run("effects", "--data", small_data)
    for name in ("mnist", "ecg"):
        assert set(found["sets"][name]) == {"lipschitz", "antisymmetric"}
        for (one,) in found["sets"][name].values():
            assert one["R"] >= 0 and one["distance"] >= 0 and one["eigenvalue"] < 1e6 and 0 < one["step"] < 1
    assert section.startswith("## ") and "| Lipschitz RNN |" in section
