"""A broker that asks who is there."""

import pytest
from clients import Lines, settings
from mosquitto import by_password

from nrnn.mqtt.connection import Refused


class TestPasswords:
    @pytest.fixture
    def guarded(self, mosquitto, tmp_path):
        return mosquitto(listener=by_password(tmp_path / "passwords", {"pump": "right"}))

    def test_the_right_one(self, guarded, make, tmp_path):
        (tmp_path / "password").write_text("right\n")
        assert make(guarded.port, user="pump", password_file=tmp_path / "password").connections == 1
        (tmp_path / "password").write_text("\ufeffright\r\n")  # as editors of Windows leave it
        assert make(guarded.port, user="pump", password_file=tmp_path / "password").connections == 1

    @pytest.mark.parametrize("user", ["pump", None])
    def test_the_wrong_one_is_named(self, guarded, make, tmp_path, user):
        (tmp_path / "password").write_text("wrong-secret\n")
        said = Lines()
        with pytest.raises(Refused, match="user") as caught:
            make(guarded.port, say=said, user=user, password_file=user and tmp_path / "password")
        assert "wrong-secret" not in str(caught.value) + str(said) and len(str(caught.value)) < 300
        assert "wrong-secret" not in repr(settings(1, user="pump", password_file=tmp_path / "password"))

    def test_a_file_that_is_not_there(self, guarded, make, tmp_path):
        with pytest.raises(FileNotFoundError):
            make(guarded.port, user="pump", password_file=tmp_path / "none")

    def test_one_that_is_no_text(self, guarded, make, tmp_path):
        (tmp_path / "password").write_bytes(b"\xff")
        with pytest.raises(OSError, match="mqtt.password_file: expected UTF-8"):
            make(guarded.port, user="pump", password_file=tmp_path / "password")
