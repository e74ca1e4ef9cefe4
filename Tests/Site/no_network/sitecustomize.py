"""On the path of a Python, it has no network."""
import socket


def refuse(*_, **__):
    raise OSError("no network in this test")


socket.socket.connect = socket.socket.connect_ex = socket.getaddrinfo = refuse
