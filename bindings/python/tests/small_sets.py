"""Tiny sets in the formats of the published ones."""

import csv
import gzip
import wave

import numpy as np


def write_all(folder):
    """Each in a folder of the name it is published under."""
    for write in (mnist, ecg5000, ecg, activity, vowels, spoken, proteins, covid):
        write(folder)


def rng():
    return np.random.default_rng(0)


def mnist(folder, count=60):
    (folder / "mnist").mkdir()
    for part, number in (("train", count), ("t10k", 20)):
        labels = (np.arange(number) % 10).astype(np.uint8)
        images = np.zeros((number, 28, 28), np.uint8)
        images[np.arange(number), 2 * labels] = 255  # a bright row tells the class,
        images[labels % 2 == 1, :, 14:] = 0          # and half a row where two would lie in one square
        for name, magic, array in (("images-idx3", 2051, images), ("labels-idx1", 2049, labels)):
            head = np.array([magic, *array.shape], ">u4").tobytes()
            (folder / f"mnist/{part}-{name}-ubyte.gz").write_bytes(gzip.compress(head + array.tobytes()))


def ecg5000(folder):
    """Sorted by label, as the archive has it; a late wave tells normal beats from the others."""
    (folder / "ecg5000").mkdir()
    draw = rng()
    for part, number in (("train", 24), ("test", 72)):
        labels = np.sort(np.where(np.arange(number) % 2, 1, 2 + np.arange(number) // 2 % 4))
        wave = 3 * np.exp(-((np.arange(140) - 100) / 15) ** 2)
        x = 0.3 * draw.standard_normal((number, 140)) + np.where(labels == 1, 1, -1)[:, None] * wave
        x = (x - x.mean(1, keepdims=True)) / x.std(1, keepdims=True)
        np.savetxt(folder / f"ecg5000/{part}.csv.gz", np.column_stack([labels, x]), ["%d", *["%.4f"] * 140], ",",
                   header=",".join(["label", *(f"x{i}" for i in range(140))]), comments="")


def ecg(folder):
    beats, records = folder / "ecg-mitbih/beats-187", folder / "ecg-mitbih/records-lead0"
    raw = folder / "ecg-mitbih/raw-record-100"
    beats.mkdir(parents=True), records.mkdir(), raw.mkdir()
    for part in ("train", "test"):
        rows = np.column_stack([rng().random((20, 187)), np.arange(20) % 5])
        np.savetxt(beats / f"mitbih_{part}_sample.csv", rows, delimiter=",")
    (raw / "100_annotations.csv").write_text("sample,symbol\n18,+\n500,A\n1000,V\n1500,N\n")
    for record in ("100", "102", "116", "119", "123", "200"):
        signal = 1024 + 20 * rng().standard_normal(4000)
        signal[1000:1120] += 200  # a premature beat is wide
        signal = signal.astype("<i2")
        (records / f"{record}.i16le.gz").write_bytes(gzip.compress(signal.tobytes()))
        for name, column, peaks in (("all", "R", [20, 500, 1000, 1500]), ("pvc", "PVC", [1000])):
            with open(records / f"{record}_{name}.csv", "w", newline="") as file:
                csv.writer(file).writerows([["", column], *enumerate(peaks)])


def activity(folder):
    for person in ("s01", "s02", "s03", "s04"):
        (folder / "har-phone-watch" / person).mkdir(parents=True)
        for suffix in ("sp", "sw"):
            header = "x_acc,y_acc,z_acc,x_gyro,y_gyro,z_gyro,timestamp,label".split(",")
            labels = ["SEATED", "STANDING_UP", "WALKING", "TURNING", "SITTING_DOWN"]
            rows = [[*rng().random(6), 1000 + 10 * i + 30 * (i > 8), labels[i // 8]] for i in range(40)]
            with open(folder / f"har-phone-watch/{person}/{person}_01_{suffix}.csv", "w", newline="") as file:
                csv.writer(file).writerows([header, *rows])


def vowels(folder):
    (folder / "japanese-vowels").mkdir()
    draw = rng()
    for part, number in (("TRAIN", 45), ("TEST", 18)):
        lines = ["#a set", "@classLabel true 1 2 3 4 5 6 7 8 9", "@data"]
        for i in range(number):
            x = draw.standard_normal((12, 7 + i % 5)).round(3) + np.eye(12)[i % 9][:, None] * 3
            lines.append(":".join([*(",".join(map(str, row)) for row in x), str(i % 9 + 1)]))
        (folder / f"japanese-vowels/JapaneseVowels_{part}.ts").write_text("\n".join(lines) + "\n")


def spoken(folder):
    (folder / "fsdd-subset/recordings").mkdir(parents=True)
    for digit in range(2):
        for index in range(10):
            with wave.open(str(folder / f"fsdd-subset/recordings/{digit}_theo_{index}.wav"), "wb") as file:
                file.setparams((1, 2, 8000, 0, "NONE", ""))
                t = np.arange(1600 + 80 * index) / 8000
                file.writeframes((8000 * np.sin(2 * np.pi * (440 + 880 * digit) * t)).astype("<i2").tobytes())


def proteins(folder):
    (folder / "protein-deeploc").mkdir()
    (folder / "protein-pfam-hmmer/tutorial").mkdir(parents=True)
    draw = rng()
    common = {"Nucleus": "KRSPE", "Cytoplasm": "DEQAG", "Cell.membrane": "FILVW", "Cytoplasm-Nucleus": "KDFAL"}
    for name in ("deeploc_our_val_set", "deeploc_test_set"):
        with open(folder / f"protein-deeploc/{name}.fasta", "w") as file:
            for i in range(40):
                place = list(common)[i % 4]
                letters = "".join(draw.choice(list(3 * common[place] + "ARNDCQEGHILKMFPSTWYVX"), 20 + i))
                file.write(f">P{i} {place}-U test\n{letters[:15]}\n{letters[15:]}\n")
            file.write(">P99 Nucleus-U\nMKVLAAGIVGLCAK\n")  # in both files
    rows = "\n".join(f"seq{i} MKV.LA-AGIV{'ARNDCQEGHI'[i]}" for i in range(10))
    (folder / "protein-pfam-hmmer/tutorial/fn3.sto").write_text(f"# STOCKHOLM 1.0\n#=GF ID fn3\n{rows}\n//\n")
    rows = "\n".join(f">g{i} \nVLSDAEWQL\nVLN{'ARNDCQEGHI'[i]}" for i in range(10))
    (folder / "protein-pfam-hmmer/tutorial/globins45.fa").write_text(rows + "\n")


def covid(folder):
    (folder / "covid-us-states").mkdir()
    with open(folder / "covid-us-states/derived_cdc_2020_daily_new_cases.csv", "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "AK", "NY", "GU"])
        for day in range(345):
            writer.writerow([f"day {day}", 50 + day, 1000 + 10 * day, -1 if day == 5 else 0])
